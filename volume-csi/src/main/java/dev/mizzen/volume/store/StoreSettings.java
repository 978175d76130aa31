package dev.mizzen.volume.store;

import java.net.URI;

/**
 * Where the objects are.
 *
 * @param endpoint http or https URL of the S3 API, without a path
 * @param prefix of every key in the bucket, empty or without a slash at its ends
 * @param region as the store wants it signed
 */
public record StoreSettings(
    URI endpoint, String bucket, String prefix, String region, Credentials credentials) {

  /**
   * @throws IllegalArgumentException naming the setting that must change
   */
  public StoreSettings {
    if (endpoint == null || endpoint.getHost() == null || !isHttp(endpoint)) {
      throw new IllegalArgumentException(
          "The store endpoint must be an http or https URL with a host, such as http://mizzen-object-store:9000: set"
              + " MIZZEN_STORE_ENDPOINT");
    }
    if (bucket == null || bucket.length() < 3) {
      throw new IllegalArgumentException(
          "The store bucket needs a name of three characters or more: set MIZZEN_STORE_BUCKET");
    }
    prefix = prefix == null ? "" : prefix.replaceAll("^/+|/+$", "");
    region = region == null || region.isEmpty() ? "us-east-1" : region;
  }

  private static boolean isHttp(URI uri) {
    return "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
  }

  /** For logs. */
  @Override
  public String toString() {
    return endpoint + "/" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
  }
}
