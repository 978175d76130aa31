package dev.mizzen.dict.sidecar;

import io.netty.handler.codec.http.HttpMethod;
import java.util.Set;

/**
 * Whether a call may be sent again when it may have been executed already (contracts, section 9).
 * What was certainly not executed is sent again whatever it is.
 */
enum Repetition {
  /** Twice is as good as once, in effect and in answer. */
  HARMLESS,

  /** A request id makes the service do it once. */
  NAMED,

  /**
   * Never. A take may have taken; a removal or a clearing sent again could remove what somebody
   * else has put in between.
   */
  ONCE;

  private static final Set<String> NAMED_VERBS = Set.of("add", "batch", "put");
  private static final Set<String> HARMLESS_VERBS = Set.of("extend", "keep", "create", "ephemeral");

  /** By method and request target. */
  static Repetition of(HttpMethod method, String target) {
    if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      return HARMLESS;
    }
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    if (method.equals(HttpMethod.PUT)) {
      return path.contains("/entries/") ? NAMED : HARMLESS;
    }
    if (method.equals(HttpMethod.POST)) {
      String verb = path.substring(path.lastIndexOf(':') + 1);
      if (NAMED_VERBS.contains(verb)) {
        return NAMED;
      }
      return HARMLESS_VERBS.contains(verb) ? HARMLESS : ONCE;
    }
    return ONCE;
  }
}
