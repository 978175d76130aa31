package dev.mizzen.benchmarks.volume.process;

import java.util.Map;

/**
 * Where the objects are.
 *
 * @param port on the loopback
 */
public record S3(int port, String bucket, String accessKey, String secretKey) {
  /** URL of the API. */
  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** Spoken to through another port. */
  public S3 through(int other) {
    return new S3(other, bucket, accessKey, secretKey);
  }

  /** As programs for S3 read them. */
  public Map<String, String> credentials() {
    return Map.of(
        "AWS_ACCESS_KEY_ID", accessKey,
        "AWS_SECRET_ACCESS_KEY", secretKey,
        "AWS_REGION", "us-east-1");
  }
}
