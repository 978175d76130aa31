package dev.mizzen.dict.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.mizzen.dict.auth.Denied.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PodTokensTest {
  private final PodTokens tokens = new PodTokens(TestTokens.KEY, Clock.systemUTC());

  @Test
  void readsAValidToken() {
    // When
    var pod = tokens.verify(TestTokens.pod("shop"));

    // Then
    assertThat(pod).contains(new Caller.Pod("shop", "f", "pod-1"));
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        arguments("expired", c -> c.expirationTime(Date.from(Instant.now().minusSeconds(60)))),
        arguments("no expiry", c -> c.expirationTime(null)),
        arguments("another audience", c -> c.audience("gateway.mizzen.dev")),
        arguments("no audience", c -> c.audience((String) null)),
        arguments("another issuer", c -> c.issuer("somebody")),
        arguments("no namespace", c -> c.claim("namespace", null)),
        arguments("a namespace that is no text", c -> c.claim("namespace", 7)),
        arguments("not yet", c -> c.notBeforeTime(Date.from(Instant.now().plusSeconds(600)))));
  }

  private static Arguments arguments(String name, UnaryOperator<JWTClaimsSet.Builder> change) {
    return Arguments.of(name, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void refusesATokenWith(String name, UnaryOperator<JWTClaimsSet.Builder> change) {
    // Given
    String token = TestTokens.pod("shop", TestTokens.KEY, change);

    // When, Then
    assertThatThrownBy(() -> tokens.verify(token))
        .isInstanceOfSatisfying(
            Denied.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAUTHORIZED))
        .hasMessageNotContaining(token);
  }

  @Test
  void refusesATokenOfAnotherKey() {
    // Given
    String token = TestTokens.pod("shop", new byte[32], c -> c);

    // When, Then
    assertThatThrownBy(() -> tokens.verify(token)).hasMessageContaining("signature");
  }

  @Test
  void leavesOtherTokensToOthers() {
    // Given
    String unsigned = new PlainJWT(new JWTClaimsSet.Builder().subject("x").build()).serialize();

    // When, Then
    assertThat(tokens.verify("opaque")).isEmpty();
    assertThat(tokens.verify(unsigned)).isEmpty();
  }

  @Test
  void forgetsAKnownTokenWhenItExpires() {
    // Given
    String token = TestTokens.pod("shop");
    tokens.verify(token);
    PodTokens later =
        new PodTokens(
            TestTokens.KEY,
            Clock.fixed(Instant.now().plus(Duration.ofMinutes(11)), ZoneOffset.UTC));
    SteppingClock clock = new SteppingClock();
    PodTokens stepping = new PodTokens(TestTokens.KEY, clock);
    assertThat(stepping.verify(token)).isPresent();

    // When
    clock.offset = Duration.ofMinutes(11);

    // Then
    assertThatThrownBy(() -> stepping.verify(token)).isInstanceOf(Denied.class);
    assertThatThrownBy(() -> later.verify(token)).isInstanceOf(Denied.class);
  }

  private static final class SteppingClock extends Clock {
    private Duration offset = Duration.ZERO;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(offset);
    }
  }
}
