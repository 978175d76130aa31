package dev.mizzen.gateway.access;

import dev.mizzen.gateway.pool.FunctionKey;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The credentials that prove which Function a pod belongs to (contracts, section 2). */
public final class FunctionCredentials {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final SecretKeySpec key;

  /**
   * @param credentialKey shared with the operator
   * @throws IllegalArgumentException when the key is shorter than 32 bytes
   */
  public FunctionCredentials(byte[] credentialKey) {
    if (credentialKey.length < KEY_BYTES) {
      throw new IllegalArgumentException("The credential key must have 32 bytes");
    }
    this.key = new SecretKeySpec(credentialKey, ALGORITHM);
  }

  /** The credential of this Function object. */
  public String of(FunctionKey function, String uid) {
    String text = "function/" + function.namespace() + "/" + function.name() + "/" + uid;
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] hash = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }

  /**
   * Whether this is the credential of the Function object; takes the same time for every wrong one.
   */
  public boolean matches(String credential, FunctionKey function, String uid) {
    return MessageDigest.isEqual(
        of(function, uid).getBytes(StandardCharsets.UTF_8),
        credential.getBytes(StandardCharsets.UTF_8));
  }
}
