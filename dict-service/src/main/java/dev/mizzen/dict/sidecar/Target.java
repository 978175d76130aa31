package dev.mizzen.dict.sidecar;

import java.util.Locale;

/** The request target of a long poll that is sent a second time. */
final class Target {
  private static final String WAIT = "wait=";

  private Target() {}

  /**
   * The target with so many seconds less to wait, at least 0: who asks for a wait of 20 s is not
   * kept for 40. What is not a number of seconds stays for the service to refuse.
   */
  static String waitingLess(String target, double seconds) {
    int query = target.indexOf('?');
    for (int at = query; at >= 0; at = target.indexOf('&', at + 1)) {
      if (target.startsWith(WAIT, at + 1)) {
        int from = at + 1 + WAIT.length();
        int end = target.indexOf('&', from);
        String rest = end < 0 ? "" : target.substring(end);
        String text = target.substring(from, end < 0 ? target.length() : end);
        return text.matches("\\d{1,9}(\\.\\d{0,9})?")
            ? target.substring(0, from) + less(text, seconds) + rest
            : target;
      }
    }
    return target;
  }

  private static String less(String text, double seconds) {
    return String.format(Locale.ROOT, "%.3f", Math.max(0, Double.parseDouble(text) - seconds));
  }
}
