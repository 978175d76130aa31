package dev.mizzen.dict.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where the service is and who asks.
 *
 * @param service base URL, without a path
 * @param namespace whose Dicts and Queues
 */
public record ClientSettings(URI service, String namespace, Tokens tokens) {
  private static final List<String> POD =
      List.of(
          "MIZZEN_GATEWAY",
          "MIZZEN_CREDENTIAL",
          "MIZZEN_FUNCTION",
          "MIZZEN_POD_NAME",
          "MIZZEN_POD_UID");

  /** Checks the address. */
  public ClientSettings {
    boolean plain =
        ("http".equals(service.getScheme()) || "https".equals(service.getScheme()))
            && service.getHost() != null
            && (service.getRawPath().isEmpty() || service.getRawPath().equals("/"));
    if (!plain) {
      throw new IllegalArgumentException("the service must be http[s]://host[:port]");
    }
    Objects.requireNonNull(namespace);
    Objects.requireNonNull(tokens);
  }

  /**
   * As the environment of a function's pod says: {@code MIZZEN_DICT} and {@code MIZZEN_NAMESPACE}.
   * The token is {@code MIZZEN_TOKEN}; else none where {@code MIZZEN_DICT} is a sidecar on the
   * loopback; else what the gateway gives for {@code MIZZEN_CREDENTIAL}.
   *
   * @throws IllegalArgumentException when a variable is missing or wrong
   */
  public static ClientSettings of(Map<String, String> environment) {
    URI service = URI.create(required(environment, "MIZZEN_DICT"));
    String namespace = required(environment, "MIZZEN_NAMESPACE");
    return new ClientSettings(service, namespace, tokens(service, environment));
  }

  private static Tokens tokens(URI service, Map<String, String> environment) {
    String own = environment.get("MIZZEN_TOKEN");
    if (own != null && !own.isBlank()) {
      return Tokens.of(own);
    }
    String host = String.valueOf(service.getHost());
    boolean sidecar = host.equals("127.0.0.1") || host.equals("localhost") || host.equals("[::1]");
    if (sidecar || !environment.keySet().containsAll(POD)) {
      return Tokens.none();
    }
    return new PodTokens(
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), environment);
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          name + " is not set: outside of a function's pod give ClientSettings yourself");
    }
    return value;
  }

  /** Without the tokens. */
  @Override
  public String toString() {
    return "%s of %s".formatted(namespace, service);
  }
}
