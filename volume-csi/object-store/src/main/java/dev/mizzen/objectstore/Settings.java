package dev.mizzen.objectstore;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the environment says.
 *
 * @param data where buckets are directories
 * @param bucket that exists from the start
 * @param port of S3
 * @param managementPort of health and metrics
 */
record Settings(Path data, String bucket, Credentials credentials, int port, int managementPort) {

  private static final int S3_PORT = 8080;
  private static final int MANAGEMENT_PORT = 9000;

  static Settings of(Map<String, String> environment) {
    return new Settings(
        Path.of(environment.getOrDefault("MIZZEN_DATA", "/data")),
        required(environment, "MIZZEN_STORE_BUCKET"),
        new Credentials(
            required(environment, "AWS_ACCESS_KEY_ID"),
            required(environment, "AWS_SECRET_ACCESS_KEY")),
        port(environment, "MIZZEN_PORT", S3_PORT),
        port(environment, "MIZZEN_MANAGEMENT_PORT", MANAGEMENT_PORT));
  }

  private static int port(Map<String, String> environment, String name, int otherwise) {
    String value = environment.getOrDefault(name, "");
    try {
      return value.isEmpty() ? otherwise : Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("The environment variable " + name + " must be a port");
    }
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("The environment variable " + name + " must be set");
    }
    return value;
  }

  /** For logs. */
  @Override
  public String toString() {
    return data + "/" + bucket;
  }
}
