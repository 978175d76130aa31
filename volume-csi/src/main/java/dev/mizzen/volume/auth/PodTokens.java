package dev.mizzen.volume.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Tokens that the gateway gives to the pods of Functions (contracts, section 2). */
public final class PodTokens {

  private static final String ISSUER = "mizzen-gateway";

  /** How far this process's clock may be from the gateway's. */
  private static final Duration SKEW = Duration.ofSeconds(5);

  private final JWSVerifier signature;
  private final InstantSource clock;

  /** What a token says; {@link Invalid} where it is the gateway's in form only. */
  public sealed interface Verdict {
    /** It is that pod's. */
    record Pod(String namespace, String name) implements Verdict {}

    /** It is forged, over, or for another service. */
    record Invalid() implements Verdict {}
  }

  /**
   * @param key shared with the gateway
   * @throws IllegalArgumentException when it has fewer than 32 bytes
   */
  public PodTokens(byte[] key, InstantSource clock) {
    try {
      this.signature = new MACVerifier(key);
    } catch (JOSEException e) {
      throw new IllegalArgumentException("The token key must have 32 bytes", e);
    }
    this.clock = clock;
  }

  /** What is to be thought of a token; empty when the gateway makes none like it. */
  Optional<Verdict> judge(String token) {
    try {
      var jwt = SignedJWT.parse(token);
      if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm())) {
        return Optional.empty();
      }
      var claims = jwt.getJWTClaimsSet();
      return Optional.of(
          jwt.verify(signature) && isValid(claims)
              ? new Verdict.Pod(claims.getStringClaim("namespace"), claims.getStringClaim("pod"))
              : new Verdict.Invalid());
    } catch (ParseException e) {
      return Optional.empty();
    } catch (JOSEException e) {
      return Optional.of(new Verdict.Invalid());
    }
  }

  private boolean isValid(JWTClaimsSet claims) throws ParseException {
    Instant now = clock.instant();
    return ISSUER.equals(claims.getIssuer())
        && claims.getAudience().contains(KubernetesReviewer.AUDIENCE)
        && claims.getExpirationTime() != null
        && now.isBefore(claims.getExpirationTime().toInstant().plus(SKEW))
        && claims.getStringClaim("namespace") != null
        && claims.getStringClaim("pod") != null;
  }
}
