package dev.mizzen.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.gateway.pool.Autoscaler.Member;
import dev.mizzen.gateway.pool.Autoscaler.Plan;
import dev.mizzen.gateway.pool.Autoscaler.Snapshot;
import dev.mizzen.gateway.pool.Autoscaler.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AutoscalerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration WINDOW = Duration.ofSeconds(60);

  @ParameterizedTest
  @CsvSource({
    // min, max, maxInputs, inputs, want
    "0, 10, 1, 0, 0",
    "0, 10, 1, 1, 1",
    "0, 10, 1, 10, 10",
    "0, 10, 1, 11, 10",
    "0, 10, 8, 1, 1",
    "0, 10, 8, 8, 1",
    "0, 10, 8, 9, 2",
    "2, 10, 1, 0, 2",
    "2, 10, 1, 3, 3",
    "3, 3, 4, 100, 3",
    "0, 1, 1000, 2147483647, 1",
  })
  void wantsAsManyAsTheInputsNeed(int min, int max, int maxInputs, int inputs, int want) {
    // Given
    Scaling scaling = new Scaling(min, max, maxInputs, WINDOW);

    // When
    int wanted = Autoscaler.want(scaling, inputs);

    // Then
    assertThat(wanted).isEqualTo(want);
  }

  static IntStream seeds() {
    return IntStream.range(0, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void holdsItsPromisesInEveryState(int seed) {
    // Given
    Random random = new Random(seed);
    int min = random.nextInt(3);
    Scaling scaling =
        new Scaling(min, Math.max(1, min + random.nextInt(5)), 1 + random.nextInt(3), WINDOW);
    List<Member> members =
        IntStream.range(0, random.nextInt(7)).mapToObj(i -> member(i, random)).toList();
    Snapshot now =
        new Snapshot(
            NOW,
            Math.max(0, members.size() + random.nextInt(3) - 1),
            random.nextInt(12),
            random.nextInt(4) > 0,
            NOW.plusSeconds(random.nextInt(3) - 1),
            members);

    // When
    Plan plan = Autoscaler.plan(scaling, now);

    // Then
    int want = Autoscaler.want(scaling, now.inputs());
    assertThat(plan.replicas()).as("never fewer than wanted").isGreaterThanOrEqualTo(want);
    assertThat(plan.replicas())
        .as("never more than wanted, but for what is there")
        .isLessThanOrEqualTo(Math.max(want, now.replicas()));
    List<Member> victims = new ArrayList<>(members);
    victims.removeIf(member -> !plan.victims().contains(member.podUid()));
    assertThat(victims).hasSameSizeAs(plan.victims());
    assertThat(victims)
        .allSatisfy(
            victim -> {
              assertThat(victim.state()).isNotIn(State.BUSY, State.STARTING);
              if (victim.state() == State.IDLE) {
                assertThat(victim.since()).isBeforeOrEqualTo(NOW.minus(WINDOW));
              }
            });
    if (plan.replicas() < now.replicas()) {
      assertThat(now.mayShrink()).isTrue();
      assertThat(members).extracting(Member::state).doesNotContain(State.STARTING);
      assertThat(plan.replicas())
          .as("all that stay have their place")
          .isGreaterThanOrEqualTo(Math.min(now.replicas(), members.size()) - victims.size());
    }
  }

  private static Member member(int index, Random random) {
    State[] states = State.values();
    // Mostly states in which something may go, or no case would ever shrink.
    State state = random.nextInt(3) > 0 ? State.IDLE : states[random.nextInt(states.length)];
    Instant since = NOW.minusSeconds(random.nextInt(120));
    return new Member("pod-" + index, state, since, random.nextInt(5) > 0);
  }
}
