package dev.mizzen.gateway.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One problem of one call.
 *
 * @param type what kind it is
 * @param detail what happened here and what must change; holds no secret
 * @param retryAfter when trying again may help, sent as {@code Retry-After} in whole seconds
 * @param extensions further members of the problem's JSON
 */
public record Problem(
    ProblemType type,
    String detail,
    Optional<Duration> retryAfter,
    Map<String, Object> extensions) {
  private static final String TYPE_PREFIX = "https://mizzen.dev/problems/";

  public Problem {
    extensions = Map.copyOf(extensions);
  }

  /** A problem that trying again does not help. */
  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, Optional.empty(), Map.of());
  }

  /** The same, with the advice to try again after that time. */
  public Problem retryAfter(Duration delay) {
    return new Problem(type, detail, Optional.of(delay), extensions);
  }

  /** The same, with one more member. */
  public Problem with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(extensions);
    more.put(name, value);
    return new Problem(type, detail, retryAfter, more);
  }

  /**
   * The members of the {@code application/problem+json} document, in the order they are written.
   */
  public Map<String, Object> toMembers() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", TYPE_PREFIX + type.slug());
    members.put("title", type.title());
    members.put("status", type.status());
    members.put("detail", detail);
    members.putAll(extensions);
    return members;
  }
}
