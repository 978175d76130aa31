package dev.mizzen.dict.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import dev.mizzen.dict.auth.Denied.Reason;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;

/** Checks the HS256 tokens that the gateway gives to containers. */
public final class PodTokens {
  /** Who gives them. */
  public static final String ISSUER = "mizzen-gateway";

  /** What they must be meant for. */
  public static final String AUDIENCE = "dict.mizzen.dev";

  private static final int REMEMBERED = 10_000;
  private static final int CLOCK_SKEW_SECONDS = 5;

  private record Known(Caller.Pod pod, Instant expires) {}

  private final JWSVerifier signature;
  private final DefaultJWTClaimsVerifier<?> claims;
  private final Clock clock;
  private final Cache<String, Known> known = Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  /**
   * Checks with one key.
   *
   * @param key at least 32 bytes
   */
  public PodTokens(byte[] key, Clock clock) {
    this.clock = clock;
    try {
      this.signature = new MACVerifier(key);
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the token key has fewer than 32 bytes", e);
    }
    this.claims =
        new DefaultJWTClaimsVerifier<>(
            AUDIENCE,
            new JWTClaimsSet.Builder().issuer(ISSUER).build(),
            Set.of("exp", "namespace", "function", "pod")) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        };
    claims.setMaxClockSkew(CLOCK_SKEW_SECONDS);
  }

  /**
   * Whose token it is; empty when it is not of this kind at all.
   *
   * @throws Denied when it is of this kind and not valid
   */
  public Optional<Caller.Pod> verify(String token) {
    Known seen = known.getIfPresent(token);
    if (seen != null && clock.instant().isBefore(seen.expires)) {
      return Optional.of(seen.pod);
    }
    SignedJWT jwt;
    try {
      jwt = SignedJWT.parse(token);
    } catch (ParseException e) {
      return Optional.empty();
    }
    if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm())) {
      return Optional.empty();
    }
    Known checked = check(jwt);
    known.put(token, checked);
    return Optional.of(checked.pod);
  }

  private Known check(SignedJWT jwt) {
    try {
      if (!jwt.verify(signature)) {
        throw new Denied(Reason.UNAUTHORIZED, "the pod token's signature is wrong");
      }
      JWTClaimsSet set = jwt.getJWTClaimsSet();
      claims.verify(set, null);
      Caller.Pod pod =
          new Caller.Pod(
              set.getStringClaim("namespace"),
              set.getStringClaim("function"),
              set.getStringClaim("pod"));
      return new Known(pod, set.getExpirationTime().toInstant());
    } catch (BadJWTException e) {
      throw new Denied(Reason.UNAUTHORIZED, "the pod token is not valid here: " + e.getMessage());
    } catch (JOSEException | ParseException e) {
      throw new Denied(Reason.UNAUTHORIZED, "the pod token cannot be read");
    }
  }
}
