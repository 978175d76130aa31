package dev.mizzen.dict.valkey;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where the cluster is and how to come in.
 *
 * @param nodes some of its servers, at least one; the others are found through them
 * @param user empty: the default one
 * @param password of the user; empty: none is asked for
 * @param tls whether connections are encrypted; then certificates are checked with the authorities
 *     that the JVM trusts
 */
public record ValkeySettings(
    List<Node> nodes, Optional<String> user, Optional<String> password, boolean tls) {
  private static final int MAX_PORT = 65_535;

  /** One server. */
  public record Node(String host, int port) {}

  /**
   * Checks that there is a node.
   *
   * @throws IllegalArgumentException when there is none
   */
  public ValkeySettings {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("at least one node is needed");
    }
  }

  /**
   * Reads {@code host:port,host:port}.
   *
   * @throws IllegalArgumentException when it is not of that form
   */
  public static List<Node> nodes(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).map(ValkeySettings::node).toList();
  }

  private static Node node(String text) {
    int colon = text.lastIndexOf(':');
    int port = colon < 1 ? 0 : Integer.parseInt(text.substring(colon + 1));
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("not host:port");
    }
    return new Node(text.substring(0, colon), port);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "%s, tls %s".formatted(nodes, tls);
  }
}
