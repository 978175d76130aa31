package dev.mizzen.dict.http;

import dev.mizzen.dict.auth.Denied;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.http.Problem.Slug;
import dev.mizzen.dict.objects.ObjectException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what the other packages throw into problems. */
public final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final Map<String, String> SOON = Map.of("Retry-After", "1");

  private Problems() {}

  /**
   * What to answer; what nobody expected is a defect, and goes to the log whole.
   *
   * @param call its kind, for the log
   */
  public static Problem of(String call, Throwable thrown) {
    return expected(thrown)
        .orElseGet(
            () -> {
              LOG.atError().setCause(thrown).addKeyValue("call", call).log("A call failed");
              return new Problem(
                  Slug.INTERNAL, "this is a defect of the dict-service; its log says more");
            });
  }

  private static Optional<Problem> expected(Throwable thrown) {
    return switch (thrown) {
      case CompletionException e when e.getCause() != null -> expected(e.getCause());
      case Problem problem -> Optional.of(problem);
      case StoreException e -> Optional.of(of(e).at(e.step()));
      case Denied e -> Optional.of(of(e));
      case ObjectException e -> Optional.of(of(e));
      default -> Optional.empty();
    };
  }

  private static Problem of(StoreException e) {
    return switch (e.reason()) {
      case DICT_NOT_FOUND -> new Problem(Slug.DICT_NOT_FOUND, e.getMessage());
      case QUEUE_NOT_FOUND -> new Problem(Slug.QUEUE_NOT_FOUND, e.getMessage());
      case ENTRY_EXISTS -> new Problem(Slug.ENTRY_EXISTS, e.getMessage());
      case VERSION_MISMATCH -> new Problem(Slug.VERSION_MISMATCH, e.getMessage());
      case VERSION_COMPACTED -> new Problem(Slug.VERSION_COMPACTED, e.getMessage());
      case NOT_A_COUNTER -> new Problem(Slug.NOT_A_COUNTER, e.getMessage());
      case COUNTER_OVERFLOW -> new Problem(Slug.COUNTER_OVERFLOW, e.getMessage());
      case NAME_IN_USE -> new Problem(Slug.NAME_IN_USE, e.getMessage());
      case NOT_SUPPORTED -> new Problem(Slug.NOT_SUPPORTED, e.getMessage());
      case VALUE_TOO_LARGE -> new Problem(Slug.VALUE_TOO_LARGE, e.getMessage());
      case LIMIT_EXCEEDED -> new Problem(Slug.LIMIT_EXCEEDED, e.getMessage());
      case STORAGE_UNAVAILABLE -> new Problem(Slug.STORAGE_UNAVAILABLE, e.getMessage(), SOON);
      case SHUTTING_DOWN -> new Problem(Slug.SHUTTING_DOWN, e.getMessage(), SOON);
    };
  }

  private static Problem of(Denied e) {
    return switch (e.reason()) {
      case UNAUTHORIZED ->
          new Problem(Slug.UNAUTHORIZED, e.getMessage(), Map.of("WWW-Authenticate", "Bearer"));
      case FORBIDDEN -> new Problem(Slug.FORBIDDEN, e.getMessage());
      case UNDECIDED -> new Problem(Slug.UNDECIDED, e.getMessage(), SOON);
    };
  }

  private static Problem of(ObjectException e) {
    return switch (e.reason()) {
      case ABSENT -> new Problem(Slug.NOT_FOUND, e.getMessage());
      case FORBIDDEN -> new Problem(Slug.FORBIDDEN, e.getMessage());
      case INVALID -> new Problem(Slug.MALFORMED_REQUEST, e.getMessage());
      case UNDECIDED -> new Problem(Slug.UNDECIDED, e.getMessage(), SOON);
    };
  }
}
