package dev.mizzen.dict.client;

import java.util.OptionalInt;

/** Base of all that a call may throw. The message says what must change. */
public abstract sealed class MizzenException extends RuntimeException
    permits AuthException,
        NotFoundException,
        InvalidCallException,
        ConflictException,
        LimitExceededException,
        ServiceException,
        ConnectionException {
  private static final long serialVersionUID = 1L;

  private final String slug;
  private final int status;
  private final int step;

  MizzenException(Problem problem) {
    super("%s (%s)".formatted(problem.detail(), problem.slug()));
    this.slug = problem.slug();
    this.status = problem.status();
    this.step = problem.step();
  }

  MizzenException(String message, Throwable cause) {
    super(message, cause);
    this.slug = "";
    this.status = 0;
    this.step = -1;
  }

  /** The problem's stable name, such as {@code version-mismatch}; empty where nobody answered. */
  public String slug() {
    return slug;
  }

  /** HTTP status; 0 where nobody answered. */
  public int status() {
    return status;
  }

  /** Which step of a batch was refused. */
  public OptionalInt step() {
    return step < 0 ? OptionalInt.empty() : OptionalInt.of(step);
  }
}
