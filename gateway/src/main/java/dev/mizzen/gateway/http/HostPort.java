package dev.mizzen.gateway.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a container listens.
 *
 * @param host IPv4 or IPv6 address, without brackets
 * @param port 1 to 65535
 */
record HostPort(String host, int port) {
  private static final Pattern PATTERN =
      Pattern.compile("(?:([0-9.]+)|\\[([0-9a-fA-F:.]+)]):([0-9]{1,5})");

  /**
   * @throws IllegalArgumentException when it is not {@code ip:port} or {@code [ip]:port}
   */
  static HostPort parse(String text) {
    Matcher matcher = PATTERN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' must be ip:port");
    }
    int port = Integer.parseInt(matcher.group(3));
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("'" + text + "' must have a port of 1 to 65535");
    }
    return new HostPort(matcher.group(1) == null ? matcher.group(2) : matcher.group(1), port);
  }
}
