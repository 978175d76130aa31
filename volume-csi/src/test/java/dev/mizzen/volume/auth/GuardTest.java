package dev.mizzen.volume.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.volume.http.Problem;
import dev.mizzen.volume.http.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GuardTest {

  private static final Permission FILES =
      new Permission("update", Permission.Part.FILES, "shop", "weights");
  private static final Permission UPDATE =
      new Permission("update", Permission.Part.DEFINITION, "shop", "weights");

  private final AtomicLong now = new AtomicLong();
  private final Answers answers = new Answers();
  private final PodTokens pods = new PodTokens(TestTokens.KEY, InstantSource.fixed(Instant.EPOCH));
  private final Guard guard = new Guard(answers, pods, now::get);

  @Test
  void letsThoseThroughWhoMay() {
    guard.require("Bearer operator", UPDATE);

    assertThat(answers.asked).containsExactly("who operator", "may operator update weights");
  }

  @Test
  void asksForAToken() {
    assertThat(refusal("").status()).isEqualTo(401);
    assertThat(refusal("Basic dXNlcjpwYXNz").status()).isEqualTo(401);
    assertThat(refusal("Bearer forged").status()).isEqualTo(401);
  }

  @Test
  void namesTheRightThatIsMissing() {
    var problem = refusal("Bearer stranger");

    assertThat(problem.status()).isEqualTo(403);
    assertThat(problem.detail())
        .contains("stranger", "update", "volumes.mizzen.dev/definition", "weights", "shop");
  }

  @Test
  void refusesWhileTheApiServerIsSilent() {
    answers.silent = true;

    var problem = refusal("Bearer operator");

    assertThat(problem.status()).isEqualTo(503);
  }

  @Test
  void remembersTokensForAMinuteAndRightsForTenSeconds() {
    // Given a caller that was let through
    guard.require("Bearer operator", UPDATE);
    answers.asked.clear();

    // When it calls at once, after ten seconds, and after a minute
    guard.require("Bearer operator", UPDATE);
    assertThat(answers.asked).isEmpty();
    now.addAndGet(Duration.ofSeconds(11).toNanos());
    guard.require("Bearer operator", UPDATE);
    assertThat(answers.asked).containsExactly("may operator update weights");
    now.addAndGet(Duration.ofSeconds(50).toNanos());
    answers.revoked = true;

    // Then a token that was revoked is refused
    assertThat(refusal("Bearer operator").status()).isEqualTo(401);
  }

  @Test
  void letsPodsUseTheFilesOfTheirOwnNamespaceAndNothingElse() {
    // Given tokens of pods in two namespaces
    String own = TestTokens.bearer("shop", Instant.EPOCH.plusSeconds(600));
    String other = TestTokens.bearer("office", Instant.EPOCH.plusSeconds(600));

    // When they are used
    guard.require(own, FILES);

    // Then the API server was not asked, and no more is allowed
    assertThat(answers.asked).isEmpty();
    assertThat(refusal(own).status()).isEqualTo(403);
    assertThat(refusal(other, FILES).status()).isEqualTo(403);
    assertThat(refusal(other, FILES).detail()).contains("office");
  }

  @Test
  void refusesPodTokensThatAreOverForgedOrForAnotherService() {
    assertThat(refusal(TestTokens.bearer("shop", Instant.EPOCH.minusSeconds(6)), FILES).status())
        .isEqualTo(401);
    assertThat(refusal(TestTokens.forged("shop"), FILES).status()).isEqualTo(401);
    assertThat(refusal(TestTokens.ofAudience("dict.mizzen.dev"), FILES).status()).isEqualTo(401);
    assertThat(answers.asked).isEmpty();
  }

  private Problem refusal(String header, Permission permission) {
    return catchThrowableOfType(ProblemException.class, () -> guard.require(header, permission))
        .problem();
  }

  private Problem refusal(String header) {
    return catchThrowableOfType(ProblemException.class, () -> guard.require(header, UPDATE))
        .problem();
  }

  private static final class Answers implements Reviewer {
    private final List<String> asked = new ArrayList<>();
    private boolean silent;
    private boolean revoked;

    @Override
    public Optional<Caller> authenticate(String token) {
      if (silent) {
        throw new IllegalStateException("Connection refused");
      }
      asked.add("who " + token);
      return revoked || token.equals("forged")
          ? Optional.empty()
          : Optional.of(new Caller(token, "", List.of(), Map.of()));
    }

    @Override
    public boolean allows(Caller caller, Permission permission) {
      asked.add("may %s %s %s".formatted(caller.user(), permission.verb(), permission.name()));
      return caller.user().equals("operator");
    }
  }
}
