package dev.mizzen.volume.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.volume.testing.FakeLeases;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaseTenureTest {

  private static final LeaseTiming TIMING = LeaseTiming.DEFAULT;

  private final FakeLeases leases = new FakeLeases();
  private final KubernetesClient client = leases.client();
  private final ProcessClock clock = new ProcessClock();
  private final LeaseTenure one = tenure("one");
  private final LeaseTenure other = tenure("other");

  private LeaseTenure tenure(String identity) {
    return new LeaseTenure(client, "ns", "numbers", identity, TIMING, clock, clock::nanos);
  }

  @AfterEach
  void stop() {
    client.close();
    leases.close();
  }

  /** One has the Lease. */
  private void oneHolds() {
    one.step();
    clock.pass(TIMING.duration().plusSeconds(1));
    one.step();
    assertThat(isHeld(one)).isTrue();
  }

  private static boolean isHeld(LeaseTenure tenure) {
    return tenure.term(Duration.ZERO).isPresent();
  }

  @Test
  void takesALeaseThatNobodyHasOnlyAfterItsDuration() {
    // Given that there is no Lease, perhaps because somebody deleted the one that another goes by
    one.step();
    assertThat(isHeld(one)).isFalse();
    clock.pass(TIMING.duration().minusSeconds(1));
    one.step();
    assertThat(isHeld(one)).isFalse();

    // When nobody came for its duration
    clock.pass(Duration.ofSeconds(2));
    one.step();

    // Then it is taken
    assertThat(isHeld(one)).isTrue();
    assertThat(leases.holder()).isEqualTo("one");
  }

  @Test
  void staysInItsTermWhileItIsRenewed() {
    oneHolds();
    var term = one.term(Duration.ZERO);

    for (int i = 0; i < 20; i++) {
      clock.pass(Duration.ofSeconds(2));
      one.step();
      other.step();
    }

    assertThat(one.term(Duration.ZERO)).isEqualTo(term);
    assertThat(isHeld(other)).isFalse();
  }

  @Test
  void isOverForItsHolderLongBeforeAnybodyElseTakesIt() {
    // Given a holder that can no longer reach the API server
    oneHolds();
    other.step();

    // When time passes, second by second
    Duration alone = Duration.ZERO;
    while (!isHeld(other)) {
      clock.pass(Duration.ofSeconds(1));
      other.step();
      // Then at no moment both have it
      assertThat(isHeld(one) && isHeld(other)).isFalse();
      alone = isHeld(one) || isHeld(other) ? alone : alone.plusSeconds(1);
    }
    // And between them is time for what still travels
    assertThat(alone).isGreaterThanOrEqualTo(Duration.ofSeconds(9));
    assertThat(leases.holder()).isEqualTo("other");
  }

  @Test
  void isNotSureForLongerThanWhatIsLeft() {
    oneHolds();
    clock.pass(Duration.ofSeconds(7));

    assertThat(one.term(Duration.ofSeconds(3))).isPresent();
    assertThat(one.term(Duration.ofSeconds(4))).isEmpty();
  }

  @Test
  void isOverAfterTheMachineWasSuspended() {
    // Given a holder whose machine stands still, and its monotonic clock with it
    oneHolds();
    clock.suspend(TIMING.duration());

    // When it goes on, it knows by the other clock
    assertThat(isHeld(one)).isFalse();
  }

  @Test
  void beginsANewTermAfterSomebodyElseHadIt() {
    // Given two that had it one after the other
    oneHolds();
    var first = one.term(Duration.ZERO);
    other.step();
    clock.pass(TIMING.duration().plusSeconds(1));
    other.step();
    assertThat(isHeld(other)).isTrue();

    // When the first gets it back
    one.step();
    clock.pass(TIMING.duration().plusSeconds(1));
    one.step();

    // Then it is another term
    assertThat(one.term(Duration.ZERO)).isPresent().isNotEqualTo(first);
  }

  @Test
  void goesOnInItsTermAfterTheApiServerWasAway() {
    // Given a holder that did not renew in time, while nobody else came
    oneHolds();
    var term = one.term(Duration.ZERO);
    clock.pass(TIMING.duration().plusSeconds(5));
    assertThat(isHeld(one)).isFalse();

    one.step();

    assertThat(one.term(Duration.ZERO)).isEqualTo(term);
  }

  @Test
  void isTakenAtOnceWhenItWasGivenBack() {
    oneHolds();

    one.release();
    other.step();

    assertThat(isHeld(one)).isFalse();
    assertThat(isHeld(other)).isTrue();
  }

  @Test
  void hasItAlthoughTheAnswerWasLost() {
    // Given a taking that is done and not answered
    one.step();
    clock.pass(TIMING.duration().plusSeconds(1));
    leases.loseReplies(true);
    assertThatThrownBy(one::step).isInstanceOf(KubernetesClientException.class);
    assertThat(isHeld(one)).isFalse();

    // When it looks again
    leases.loseReplies(false);
    one.step();

    assertThat(isHeld(one)).isTrue();
  }

  @Test
  void isNobodysForADurationWhenItIsDeleted() {
    // Given a Lease that was deleted under its holder
    oneHolds();
    other.step();
    leases.delete();

    // When both look at once
    other.step();
    assertThat(isHeld(other)).isFalse();
    one.step();

    // Then nobody has it until a duration has passed
    assertThat(isHeld(other)).isFalse();
    clock.pass(TIMING.duration().plusSeconds(1));
    other.step();
    assertThat(isHeld(other)).isTrue();
    assertThat(isHeld(one)).isFalse();
  }

  @Test
  void onlyOneOfTwoThatTakeItAtOnceGetsIt() {
    // Given a Lease that both see run out
    oneHolds();
    var third = tenure("third");
    other.step();
    third.step();
    clock.pass(TIMING.duration().plusSeconds(1));

    // When both take it
    other.step();
    third.step();

    // Then the first one has it
    assertThat(isHeld(other)).isTrue();
    assertThat(isHeld(third)).isFalse();
  }
}
