package dev.mizzen.operator.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The credential of a Function: proves to the gateway which Function a pod belongs to, and nothing
 * else. It is a function of the installation's key and the Function's identity, so the gateway
 * recomputes it and nothing has to be remembered.
 */
public final class Credential {
  private static final String ALGORITHM = "HmacSHA256";

  private Credential() {}

  /** Credential of the Function with this uid, base64url without padding. */
  public static String of(IdentityKeys keys, String namespace, String function, String uid) {
    String subject = "function/" + namespace + "/" + function + "/" + uid;
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(keys.credentialKey(), ALGORITHM));
      byte[] proof = mac.doFinal(subject.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(proof);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java runtime has HMAC-SHA-256", e);
    }
  }
}
