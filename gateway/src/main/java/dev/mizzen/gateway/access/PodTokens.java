package dev.mizzen.gateway.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.mizzen.gateway.pool.FunctionKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/** Tokens that pods get from this gateway, and bring back when they call (contracts, section 2). */
public final class PodTokens {
  /** How long a token is valid. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  static final String ISSUER = "mizzen-gateway";
  private static final String AUDIENCE = "gateway.mizzen.dev";
  private static final List<String> AUDIENCES =
      List.of("dict.mizzen.dev", AUDIENCE, "volume.mizzen.dev");

  private final MACSigner signer;
  private final MACVerifier verifier;
  private final InstantSource clock;

  /**
   * @param tokenKey shared with the dict-service
   * @throws IllegalArgumentException when the key is shorter than 32 bytes
   */
  public PodTokens(byte[] tokenKey, InstantSource clock) {
    try {
      this.signer = new MACSigner(tokenKey);
      this.verifier = new MACVerifier(tokenKey);
    } catch (JOSEException e) {
      throw new IllegalArgumentException("The token key must have 32 bytes", e);
    }
    this.clock = clock;
  }

  /** A fresh token for this pod. */
  public String issue(FunctionKey function, String pod) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(AUDIENCES)
            .subject("pod/" + function.namespace() + "/" + pod)
            .claim("namespace", function.namespace())
            .claim("function", function.name())
            .claim("pod", pod)
            .expirationTime(Date.from(clock.instant().plus(LIFETIME)))
            .build();
    SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      jwt.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("The pod token could not be signed", e);
    }
    return jwt.serialize();
  }

  /** Whether the token says that it is one of ours; nothing is checked. */
  boolean looksLikeOurs(String token) {
    try {
      return ISSUER.equals(SignedJWT.parse(token).getJWTClaimsSet().getIssuer());
    } catch (ParseException e) {
      return false;
    }
  }

  /** The pod that a valid token was given to; empty when it is not valid. */
  Optional<Caller.OfPod> verify(String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm()) || !jwt.verify(verifier)) {
        return Optional.empty();
      }
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      boolean valid =
          ISSUER.equals(claims.getIssuer())
              && claims.getAudience().contains(AUDIENCE)
              && claims.getExpirationTime() != null
              && claims.getExpirationTime().toInstant().isAfter(clock.instant());
      String namespace = claims.getStringClaim("namespace");
      String pod = claims.getStringClaim("pod");
      return valid && namespace != null && pod != null
          ? Optional.of(new Caller.OfPod(namespace, pod))
          : Optional.empty();
    } catch (ParseException | JOSEException e) {
      return Optional.empty();
    }
  }
}
