package dev.mizzen.dict.client;

import java.net.http.HttpResponse;
import java.util.Map;

/**
 * A refusal of the service (RFC 9457).
 *
 * @param step of a batch; -1: none
 */
record Problem(String slug, int status, String detail, int step) {
  private static final String TYPES = "https://mizzen.dev/problems/";

  static Problem of(HttpResponse<byte[]> answer) {
    int status = answer.statusCode();
    String named = answer.headers().firstValue("Mizzen-Problem").orElse("");
    try {
      if (answer.body().length > 0
          && Json.read(answer.body()) instanceof Map<?, ?> problem
          && problem.get("type") instanceof String type) {
        return new Problem(
            type.startsWith(TYPES) ? type.substring(TYPES.length()) : type,
            status,
            String.valueOf(problem.get("detail")),
            problem.get("step") instanceof Long step ? step.intValue() : -1);
      }
    } catch (IllegalStateException e) {
      // Somebody else's answer, from between here and the service.
      return new Problem(named, status, "the answer was " + status, -1);
    }
    return new Problem(named, status, "the answer was " + status, -1);
  }

  MizzenException exception() {
    return switch (status) {
      case 401, 403 -> new AuthException(this);
      case 404 -> new NotFoundException(this);
      case 409, 410, 412 -> new ConflictException(this);
      case 413, 507 -> new LimitExceededException(this);
      default -> status >= 500 ? new ServiceException(this) : new InvalidCallException(this);
    };
  }
}
