package dev.mizzen.dict.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;

/** Pod tokens as the gateway makes them, and wrong ones. */
public final class TestTokens {
  /** The installation's key in tests. */
  public static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private TestTokens() {}

  public static String pod(String namespace) {
    return pod(namespace, KEY, claims -> claims);
  }

  public static String pod(
      String namespace, byte[] key, UnaryOperator<JWTClaimsSet.Builder> change) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer("mizzen-gateway")
            .audience(List.of("dict.mizzen.dev", "gateway.mizzen.dev"))
            .subject("pod/" + namespace + "/pod-1")
            .claim("namespace", namespace)
            .claim("function", "f")
            .claim("pod", "pod-1")
            .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(10))));
    SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), change.apply(claims).build());
    try {
      jwt.sign(new MACSigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return jwt.serialize();
  }
}
