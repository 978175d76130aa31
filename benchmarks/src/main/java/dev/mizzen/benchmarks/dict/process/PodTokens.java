package dev.mizzen.benchmarks.dict.process;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Gives pod tokens as the gateway does, with a key made for this run. */
final class PodTokens {
  static final String NAMESPACE = "bench";
  static final Duration LIFE = Duration.ofHours(6);

  private static final int KEY_BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] key = new byte[KEY_BYTES];

  PodTokens() {
    new SecureRandom().nextBytes(key);
  }

  /** The text of {@code MIZZEN_TOKEN_KEY}. */
  String keyText() {
    return Base64.getEncoder().encodeToString(key);
  }

  /** A token of one pod of {@link #NAMESPACE}. */
  String token() {
    String head = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
    String claims =
        encode(
            """
            {"iss":"mizzen-gateway","aud":["dict.mizzen.dev","gateway.mizzen.dev"],\
            "sub":"pod/%1$s/load","namespace":"%1$s","function":"load","pod":"load","exp":%2$d}\
            """
                .formatted(NAMESPACE, Instant.now().plus(LIFE).getEpochSecond()));
    String signed = head + "." + claims;
    return signed + "." + base64(sign(signed.getBytes(StandardCharsets.US_ASCII)));
  }

  private byte[] sign(byte[] text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  private static String encode(String json) {
    return base64(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
