package dev.mizzen.dict.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.model.LeaseModel.Rules;
import dev.mizzen.dict.model.LeaseState.Place;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What must be true whatever happens, and that each rule is needed for it. */
class LeaseModelTest {
  private static final Explorer<LeaseState> OURS = explore(Rules.OURS);

  private static Explorer<LeaseState> explore(Rules rules) {
    return new Explorer<>(LeaseState.FIRST, new LeaseModel(rules)::steps);
  }

  private static boolean neverStale(LeaseState s) {
    return !s.stale();
  }

  private static boolean startsWithinTheBudget(LeaseState s) {
    return s.started() <= LeaseModel.ATTEMPTS;
  }

  private static List<String> broken(Rules rules, Predicate<LeaseState> property) {
    return explore(rules).counterexample(property).orElseThrow();
  }

  @Test
  void looksAtManyStates() {
    assertThat(OURS.states()).isGreaterThan(1_000);
  }

  @Test
  void staleLeasesNeverDecide() {
    assertThat(OURS.counterexample(LeaseModelTest::neverStale)).isEmpty();
  }

  @Test
  void startsNoMoreDeliveriesThanTheBudget() {
    assertThat(OURS.counterexample(LeaseModelTest::startsWithinTheBudget)).isEmpty();
  }

  @Test
  void isDeadOnlyWithTheBudgetSpent() {
    assertThat(
            OURS.counterexample(
                s -> s.place() != Place.DEAD || s.attempts() == LeaseModel.ATTEMPTS))
        .isEmpty();
  }

  @Test
  void countsAttemptsWithinTheBudget() {
    assertThat(OURS.counterexample(s -> s.attempts() >= 0 && s.attempts() <= LeaseModel.ATTEMPTS))
        .isEmpty();
  }

  @Test
  void canAlwaysComeToAnEnd() {
    assertThat(
            OURS.deadEnd(
                s ->
                    s.place() == Place.DONE
                        || s.place() == Place.DEAD
                        || s.place() == Place.WAITING))
        .isEmpty();
  }

  @Test
  void needsEpochs() {
    List<String> trace = broken(Rules.NO_EPOCH, LeaseModelTest::neverStale);

    assertThat(trace).anyMatch(step -> step.startsWith("the lease ends"));
    assertThat(trace.getLast()).containsAnyOf("ack of 1 comes", "nack of 1 comes");
  }

  @Test
  void needsEpochsThatOutliveTheProcess() {
    List<String> trace = broken(Rules.EPOCH_IN_MEMORY, LeaseModelTest::neverStale);

    assertThat(trace).anyMatch(step -> step.startsWith("the service dies"));
  }

  @Test
  void aLeaseThatTheMachineForgotDecidesNothing() {
    assertThat(explore(Rules.UNSYNCED_LEASE).counterexample(LeaseModelTest::neverStale)).isEmpty();
  }

  @Test
  void aLeaseThatTheMachineForgotNeedsHigherEpochsAfterIt() {
    List<String> trace = broken(Rules.UNSYNCED_LEASE_AND_EPOCH, LeaseModelTest::neverStale);

    assertThat(trace).anyMatch(step -> step.startsWith("the machine dies"));
  }

  @Test
  void aLeaseThatTheMachineForgotMayBeADeliveryTooMany() {
    List<String> trace = broken(Rules.UNSYNCED_LEASE, LeaseModelTest::startsWithinTheBudget);

    assertThat(trace).anyMatch(step -> step.startsWith("the machine dies"));
  }

  @Test
  void needsCertaintyBeforeAnAttemptIsForgotten() {
    List<String> trace = broken(Rules.RELEASE_ON_DOUBT, LeaseModelTest::startsWithinTheBudget);

    assertThat(trace).anyMatch(step -> step.contains("doubted"));
  }
}
