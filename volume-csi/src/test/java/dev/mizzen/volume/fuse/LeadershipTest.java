package dev.mizzen.volume.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mizzen.volume.fuse.Leadership.Member;
import java.lang.Thread.State;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeadershipTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Set<State> WAITING = EnumSet.of(State.WAITING, State.TIMED_WAITING);

  private final AtomicInteger recruited = new AtomicInteger();
  private boolean room = true;
  private Leadership leadership = new Leadership(this::recruit, Leadership.TICK);
  private final Member first = new Member();

  private boolean recruit() {
    recruited.incrementAndGet();
    return room;
  }

  @AfterEach
  void close() {
    leadership.close();
  }

  /** A thread that follows, and what it is told. */
  private final class Follower {
    private final Member member = new Member();
    private final CompletableFuture<Boolean> leads = new CompletableFuture<>();
    private final Thread thread =
        Thread.ofPlatform().daemon().start(() -> leads.complete(leadership.follow(member)));

    boolean leads() throws Exception {
      return leads.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Until it waits, and looks from time to time or not. */
    void awaitWaiting() {
      await().atMost(PATIENCE).until(() -> WAITING.contains(thread.getState()));
    }

    /** Until it looks no more. */
    void awaitAsleep() {
      await().atMost(PATIENCE).until(() -> thread.getState() == State.WAITING);
    }
  }

  @Test
  void whoComesFirstLeads() {
    // When a thread comes
    boolean leads = leadership.follow(first);

    // Then it leads, and still does when it asks again
    assertThat(leads).isTrue();
    assertThat(leadership.follow(first)).isTrue();
  }

  @Test
  void aLeaderThatAnswersGoesOnLeading() {
    // Given a leader, and another for whom no request of this test takes long
    leadership = new Leadership(this::recruit, Duration.ofHours(1));
    leadership.follow(first);
    var other = new Follower();
    other.awaitWaiting();

    // When the leader has served request after request
    boolean leads = true;
    for (int request = 0; request < 1000; request++) {
      leadership.taken(first);
      leads &= leadership.served(first);
    }

    // Then it leads and the other follows
    assertThat(leads).isTrue();
    assertThat(other.leads).isNotDone();
  }

  @Test
  void whenTheLeaderIsLongAtARequestAnotherLeads() throws Exception {
    // Given a leader, and another
    leadership.follow(first);
    var other = new Follower();

    // When the leader takes a request and does not answer
    leadership.taken(first);

    // Then the other leads, and the first one does not when it has answered
    assertThat(other.leads()).isTrue();
    assertThat(leadership.served(first)).isFalse();
  }

  @Test
  void aDeputyThatSleepsWakesForARequest() throws Exception {
    // Given a leader who has had nothing to do for so long that nobody looks any more
    leadership.follow(first);
    var other = new Follower();
    other.awaitAsleep();

    // When the leader takes a request and does not answer
    leadership.taken(first);

    // Then the other leads
    assertThat(other.leads()).isTrue();
  }

  @Test
  void whoWillWaitHandsOver() throws Exception {
    // Given a leader at the device, and another
    leadership.follow(first);
    var other = new Follower();

    // When the leader hands over
    leadership.handOver(first);

    // Then the other leads
    assertThat(other.leads()).isTrue();
    assertThat(leadership.served(first)).isFalse();
  }

  @Test
  void onlyTheLeaderHandsOver() throws Exception {
    // Given one who led before another did
    leadership.follow(first);
    leadership.handOver(first);
    var second = new Follower();
    assertThat(second.leads()).isTrue();

    // When that one hands over again
    leadership.handOver(first);

    // Then the other still leads
    assertThat(leadership.served(second.member)).isTrue();
  }

  @Test
  void whereNobodyFollowsTheLeaderLeadsAgain() {
    // Given a leader that has handed over, and no room for another
    room = false;
    leadership.follow(first);
    leadership.taken(first);
    leadership.handOver(first);

    // When it has answered
    boolean leads = leadership.served(first);

    // Then it leads
    assertThat(leads).isTrue();
  }

  @Test
  void aFollowerIsLookedForWithTheFirstRequest() {
    // Given a leader that is alone
    leadership.follow(first);
    assertThat(recruited).hasValue(0);

    // When it serves requests
    for (int request = 0; request < 3; request++) {
      leadership.taken(first);
      leadership.served(first);
    }

    // Then one thread is made
    assertThat(recruited).hasValue(1);
  }

  @Test
  void whereThereWasNoRoomAFollowerIsLookedForAgain() {
    // Given a leader that found no follower
    room = false;
    leadership.follow(first);
    leadership.taken(first);
    leadership.served(first);

    // When it takes the next request
    leadership.taken(first);

    // Then another attempt is made
    assertThat(recruited).hasValue(2);
  }

  @Test
  void whereARecruitEndedBeforeItFollowedAnotherIsLookedFor() {
    // Given a leader whose recruit has ended early
    leadership.follow(first);
    leadership.taken(first);
    leadership.served(first);
    leadership.ended(new Member());

    // When it takes the next request
    leadership.taken(first);

    // Then another is recruited
    assertThat(recruited).hasValue(2);
  }

  @Test
  void aLeaderThatEndsLeavesItsPlaceToWhoFollows() throws Exception {
    // Given a leader, and another
    leadership.follow(first);
    var other = new Follower();
    other.awaitWaiting();

    // When the leader's thread ends
    leadership.ended(first);

    // Then the other leads, and nobody is recruited for the one that ended
    assertThat(other.leads()).isTrue();
    assertThat(recruited).hasValue(0);
  }

  @Test
  void whenADeputyLeadsTheNextIsDeputy() throws Exception {
    // Given a leader and two that follow
    leadership.follow(first);
    var second = new Follower();
    second.awaitWaiting();
    var third = new Follower();
    third.awaitWaiting();
    leadership.handOver(first);
    assertThat(second.leads()).isTrue();

    // When the new leader is long at a request
    leadership.taken(second.member);

    // Then the third leads
    assertThat(third.leads()).isTrue();
  }

  @Test
  void inTheEndNobodyLeads() throws Exception {
    // Given a leader and two that follow, one of them asleep
    leadership.follow(first);
    var second = new Follower();
    second.awaitAsleep();
    var third = new Follower();

    // When it is closed
    leadership.close();

    // Then nobody is to go on
    assertThat(second.leads()).isFalse();
    assertThat(third.leads()).isFalse();
    assertThat(leadership.follow(first)).isFalse();
  }
}
