package dev.mizzen.objectstore;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the environment says.
 *
 * @param data where buckets are directories
 * @param bucket that exists from the start
 */
record Settings(Path data, String bucket, Credentials credentials) {

  static Settings of(Map<String, String> environment) {
    return new Settings(
        Path.of(environment.getOrDefault("MIZZEN_DATA", "/data")),
        required(environment, "MIZZEN_STORE_BUCKET"),
        new Credentials(
            required(environment, "AWS_ACCESS_KEY_ID"),
            required(environment, "AWS_SECRET_ACCESS_KEY")));
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
