package dev.mizzen.benchmarks.volume.load;

import dev.mizzen.benchmarks.volume.process.S3;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** AWS Signature Version 4 of a GET without a query. */
record Signature(S3 s3) {
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final String SIGNED = "host;x-amz-content-sha256;x-amz-date";
  private static final String REGION = "us-east-1";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** The headers that make it an allowed one. */
  Map<String, String> get(String path) {
    String time = TIME.format(Instant.now());
    String day = time.substring(0, 8);
    String scope = "%s/%s/s3/aws4_request".formatted(day, REGION);
    String request =
        "GET\n%s\n\nhost:127.0.0.1:%d\nx-amz-content-sha256:%s\nx-amz-date:%s\n\n%s\n%s"
            .formatted(path, s3.port(), EMPTY, time, SIGNED, EMPTY);
    String text = "AWS4-HMAC-SHA256\n%s\n%s\n%s".formatted(time, scope, hash(request));
    byte[] key = ("AWS4" + s3.secretKey()).getBytes(StandardCharsets.UTF_8);
    for (String part : new String[] {day, REGION, "s3", "aws4_request"}) {
      key = mac(key, part);
    }
    return Map.of(
        "x-amz-content-sha256",
        EMPTY,
        "x-amz-date",
        time,
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(s3.accessKey(), scope, SIGNED, HexFormat.of().formatHex(mac(key, text))));
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
