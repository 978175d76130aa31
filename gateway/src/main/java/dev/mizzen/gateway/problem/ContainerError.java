package dev.mizzen.gateway.problem;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why a container could not start, in its own words (contracts, section 6).
 *
 * @param slug of the problem
 * @param type of the exception
 * @param message of the exception
 * @param traceback of the user's code, may be null
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ContainerError(String slug, String type, String message, String traceback) {
  /**
   * What the waiting calls are answered with: whatever is not the handler's fault is a failed
   * container.
   */
  public Problem toProblem() {
    boolean handler = ProblemType.HANDLER_IMPORT_FAILED.slug().equals(slug);
    ProblemType known = handler ? ProblemType.HANDLER_IMPORT_FAILED : ProblemType.CONTAINER_FAILED;
    Map<String, Object> exception = new LinkedHashMap<>();
    exception.put("type", type == null ? "" : type);
    exception.put("message", message);
    exception.put("traceback", traceback == null ? "" : traceback);
    String detail = type == null || type.isEmpty() ? message : type + ": " + message;
    return Problem.of(known, detail).with("exception", exception);
  }
}
