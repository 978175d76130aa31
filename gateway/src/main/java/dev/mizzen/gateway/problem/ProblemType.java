package dev.mizzen.gateway.problem;

/**
 * The kinds of problems that the gateway answers with; the slugs are stable and part of the API.
 */
public enum ProblemType {
  UNAUTHORIZED("unauthorized", 401, "The caller is not known"),
  FORBIDDEN("forbidden", 403, "The caller has no right to do this"),
  MALFORMED_REQUEST("malformed-request", 400, "The request is malformed"),
  BODY_TOO_LARGE("body-too-large", 413, "The body is too large"),
  FUNCTION_NOT_FOUND("function-not-found", 404, "There is no such Function"),
  FUNCTION_NOT_READY("function-not-ready", 503, "The Function is not ready"),
  IMAGE_PULL_FAILED("image-pull-failed", 502, "The image of the Function cannot be pulled"),
  CONTAINER_FAILED("container-failed", 502, "The container of the Function failed"),
  HANDLER_IMPORT_FAILED("handler-import-failed", 502, "The handler of the Function does not load"),
  CALL_TIMEOUT("call-timeout", 504, "The call took too long"),
  QUEUE_FULL("queue-full", 503, "The queue of the Function is full"),
  SHUTTING_DOWN("shutting-down", 503, "The gateway is shutting down"),
  NOT_FOUND("not-found", 404, "There is nothing here"),
  METHOD_NOT_ALLOWED("method-not-allowed", 405, "The method is not allowed here"),
  ACCESS_UNKNOWN("internal", 503, "Access could not be checked"),
  INTERNAL("internal", 500, "The gateway failed");

  private final String slug;
  private final int status;
  private final String title;

  ProblemType(String slug, int status, String title) {
    this.slug = slug;
    this.status = status;
    this.title = title;
  }

  /** The last segment of the problem's {@code type} URI. */
  public String slug() {
    return slug;
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  /** One short sentence, the same for every occurrence. */
  public String title() {
    return title;
  }
}
