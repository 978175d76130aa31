package dev.mizzen.volume.snapshot;

/** What is at a path does not allow what was asked for. The message says what must change. */
public final class PathException extends RuntimeException {

  /** What is wrong there. */
  public enum Reason {
    /** There is nothing. */
    ABSENT,
    /** There is a file already, and nobody said that it may be replaced. */
    EXISTS,
    /** There is a directory where a file is meant, or the other way round. */
    WRONG_TYPE
  }

  private final Reason reason;

  private PathException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** There is nothing at that path. */
  public static PathException absent(String path) {
    return new PathException(Reason.ABSENT, "The volume holds no '%s'".formatted(path));
  }

  /**
   * Something is there already.
   *
   * @param remedy a sentence of its own: how it may be replaced
   */
  public static PathException exists(String path, String remedy) {
    return new PathException(Reason.EXISTS, "'%s' exists already. %s".formatted(path, remedy));
  }

  /**
   * A directory is there.
   *
   * @param remedy a sentence of its own: what to do about it
   */
  public static PathException isDirectory(String path, String remedy) {
    return new PathException(Reason.WRONG_TYPE, "'%s' is a directory. %s".formatted(path, remedy));
  }

  /** A link is there, and links are not followed. */
  public static PathException isLink(String path, String target) {
    return new PathException(
        Reason.WRONG_TYPE,
        "'%s' is a symbolic link to '%s'. Links are not followed here: name what it points to."
            .formatted(path, target));
  }

  /** Something else than a directory is there. */
  public static PathException notDirectory(String path) {
    return new PathException(
        Reason.WRONG_TYPE,
        "'%s' is not a directory, so nothing can be in it: choose another path, or remove it first"
            .formatted(path));
  }
}
