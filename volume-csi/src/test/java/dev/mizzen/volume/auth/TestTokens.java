package dev.mizzen.volume.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** Tokens as the gateway makes them for pods, as headers. */
public final class TestTokens {

  /** What valid ones are signed with. */
  public static final byte[] KEY = new byte[32];

  private static final Instant LATER = Instant.EPOCH.plusSeconds(600);
  private static final List<String> AUDIENCES =
      List.of("dict.mizzen.dev", "gateway.mizzen.dev", "volume.mizzen.dev");

  private TestTokens() {}

  /** A valid one, as long as it lasts. */
  public static String bearer(String namespace, Instant expires) {
    return make(KEY, namespace, AUDIENCES, expires);
  }

  static String forged(String namespace) {
    byte[] other = new byte[32];
    other[0] = 1;
    return make(other, namespace, AUDIENCES, LATER);
  }

  static String ofAudience(String audience) {
    return make(KEY, "shop", List.of(audience), LATER);
  }

  private static String make(
      byte[] key, String namespace, List<String> audiences, Instant expires) {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer("mizzen-gateway")
            .audience(audiences)
            .claim("namespace", namespace)
            .claim("function", "f")
            .claim("pod", "f-1")
            .expirationTime(Date.from(expires))
            .build();
    var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      jwt.sign(new MACSigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return "Bearer " + jwt.serialize();
  }
}
