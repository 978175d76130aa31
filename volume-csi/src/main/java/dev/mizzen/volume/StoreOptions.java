package dev.mizzen.volume;

import dev.mizzen.volume.store.Credentials;
import dev.mizzen.volume.store.StoreSettings;
import java.net.URI;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * Where the objects are; credentials come from the environment only, so that they are on no command
 * line.
 */
final class StoreOptions {

  @Option(
      names = "--store-endpoint",
      required = true,
      defaultValue = "${env:MIZZEN_STORE_ENDPOINT}",
      description = "URL of the S3 API (MIZZEN_STORE_ENDPOINT).")
  private URI endpoint;

  @Option(
      names = "--store-bucket",
      required = true,
      defaultValue = "${env:MIZZEN_STORE_BUCKET}",
      description = "Bucket (MIZZEN_STORE_BUCKET).")
  private String bucket;

  @Option(
      names = "--store-prefix",
      defaultValue = "${env:MIZZEN_STORE_PREFIX:-}",
      description = "Prefix of every key, empty by default (MIZZEN_STORE_PREFIX).")
  private String prefix;

  @Option(
      names = "--store-region",
      defaultValue = "${env:MIZZEN_STORE_REGION:-}",
      description = "Region, us-east-1 by default (MIZZEN_STORE_REGION).")
  private String region;

  StoreSettings settings(Map<String, String> environment) {
    return new StoreSettings(
        endpoint,
        bucket,
        prefix,
        region,
        new Credentials(
            environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY")));
  }
}
