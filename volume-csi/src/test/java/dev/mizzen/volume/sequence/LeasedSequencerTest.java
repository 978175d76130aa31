package dev.mizzen.volume.sequence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.volume.store.MemoryStore;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.testing.FaultyStore;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LeasedSequencerTest {

  private static final String KEY = "shop/.data/x/commits/1";
  private static final byte[] MINE = "mine".getBytes(UTF_8);
  private static final byte[] THEIRS = "theirs".getBytes(UTF_8);

  private final MemoryStore memory = new MemoryStore(InstantSource.system());
  private final FaultyStore store = new FaultyStore(memory, (operation, key) -> Fault.NONE);
  private final Terms tenure = new Terms();
  private final AtomicBoolean inForce = new AtomicBoolean(true);
  private final LeasedSequencer sequencer = new LeasedSequencer(store, tenure, inForce::get);

  /** Tenure as the test says. */
  private static final class Terms implements Tenure {
    private long term = 1;
    private Duration left = Duration.ofSeconds(10);

    @Override
    public Optional<Long> term(Duration time) {
      return left.compareTo(time) >= 0 ? Optional.of(term) : Optional.empty();
    }
  }

  private String held(ObjectStore where) {
    return where.get(KEY).map(bytes -> new String(bytes, UTF_8)).orElse("nothing");
  }

  private void fails(byte[] content) {
    assertThatThrownBy(() -> sequencer.create(KEY, content))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isTransient()).isTrue());
  }

  @Test
  void theFirstWinsAndIsToldSoAgain() {
    assertThat(sequencer.create(KEY, MINE)).isTrue();
    assertThat(sequencer.create(KEY, THEIRS)).isFalse();
    assertThat(sequencer.create(KEY, MINE)).isTrue();
    assertThat(held(memory)).isEqualTo("mine");
  }

  @Test
  void writesNothingWithoutTenure() {
    tenure.left = Duration.ofSeconds(4);

    fails(MINE);

    assertThat(held(memory)).isEqualTo("nothing");
  }

  @Test
  void writesNothingWhileOthersCreateWithoutIt() {
    inForce.set(false);

    fails(MINE);

    assertThat(held(memory)).isEqualTo("nothing");
  }

  @Test
  void answersNothingOnceTheTenureIsOver() {
    // Given a store that is so slow that the tenure ends meanwhile
    store.plan(
        (operation, key) -> {
          if (operation.equals("put")) {
            tenure.left = Duration.ofSeconds(-1);
          }
          return Fault.NONE;
        });

    // When something is created, nobody learns that it was
    fails(MINE);
  }

  @Test
  void writesNothingWhenAnotherTermBeganWhileItLooked() {
    // Given somebody else who had the right and created, after this process looked
    store.plan(
        (operation, key) -> {
          if (operation.equals("get")) {
            tenure.term++;
          }
          return Fault.NONE;
        });

    fails(MINE);

    assertThat(held(memory)).isEqualTo("nothing");
  }

  @Test
  void aWriteThatMayStillArriveHasWonAlready() {
    // Given a write that nobody answered, and that has not arrived
    store.plan((operation, key) -> operation.equals("put") ? Fault.BUSY : Fault.NONE);
    fails(MINE);
    assertThat(held(memory)).isEqualTo("nothing");
    store.plan((operation, key) -> Fault.NONE);

    // When another one asks for the same
    assertThat(sequencer.create(KEY, THEIRS)).isFalse();

    // Then it is the first one's, so that nothing changes when the write arrives after all
    assertThat(held(memory)).isEqualTo("mine");
    assertThat(sequencer.create(KEY, MINE)).isTrue();
  }

  @Test
  void aWriteOfAnEarlierTermDecidesNothing() {
    // Given a write without an answer, and then another process that had the right
    store.plan((operation, key) -> operation.equals("put") ? Fault.BUSY : Fault.NONE);
    fails(MINE);
    store.plan((operation, key) -> Fault.NONE);
    memory.put(KEY, THEIRS);
    tenure.term++;

    // When this one has it again
    assertThat(sequencer.create(KEY, MINE)).isFalse();

    // Then it goes by what is there
    assertThat(held(memory)).isEqualTo("theirs");
  }

  @Test
  void aNumberWhoseCommitWasDroppedStaysTaken() {
    memory.put(KEY, new byte[0]);

    assertThat(sequencer.create(KEY, MINE)).isFalse();
  }

  @Test
  void endsAtOnceOnlyWhenEveryWriteWasAnswered() {
    // Given a write without an answer
    store.plan((operation, key) -> operation.equals("put") ? Fault.LOST_REPLY : Fault.NONE);
    fails(MINE);

    // When it stops, the Lease must not be given back
    assertThat(sequencer.stop()).isFalse();
    fails(MINE);
  }

  @Test
  void endsAtOnceWhenNothingIsUnderWay() {
    sequencer.create(KEY, MINE);

    assertThat(sequencer.stop()).isTrue();
  }
}
