package dev.mizzen.volume.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.volume.store.StoreException.Reason;
import dev.mizzen.volume.store.StoreGate.Policy;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.testing.EverybodyWins;
import dev.mizzen.volume.testing.FaultyStore;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreGateTest {

  @TempDir Path directory;
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

  @Test
  void refusesAStoreThatIgnoresTheCondition() {
    // Given a store on which everybody wins
    var gate = gate(new EverybodyWins(new DirectoryStore(directory)));

    // When it is to be committed to, it is refused with what to do
    assertThatThrownBy(gate::creation)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ATOMIC))
        .hasMessageContaining("If-None-Match");
  }

  @Test
  void asksABadStoreAgainOnlyAfterAMinute() {
    // Given a verdict
    var lying = new EverybodyWins(new DirectoryStore(directory));
    var gate = gate(lying);
    assertThatThrownBy(gate::creation).isInstanceOf(StoreException.class);
    int asked = lying.creations();

    // When it is asked for within the minute, and after it
    assertThatThrownBy(gate::creation).isInstanceOf(StoreException.class);
    assertThat(lying.creations()).isEqualTo(asked);
    now.set(Instant.EPOCH.plus(Duration.ofMinutes(2)));
    assertThatThrownBy(gate::creation).isInstanceOf(StoreException.class);

    // Then only the second time cost calls
    assertThat(lying.creations()).isGreaterThan(asked);
  }

  @Test
  void lastsOncePassed() {
    var faulty = new FaultyStore(new DirectoryStore(directory), (operation, key) -> Fault.NONE);
    var gate = gate(faulty);
    gate.creation();

    faulty.plan((operation, key) -> Fault.BUSY);

    gate.creation();
    assertThat(gate.hasPassed()).isTrue();
  }

  @Test
  void saysWhyTheStoreCannotBeAskedAndAsksAgain() {
    // Given a store that is down
    var faulty = new FaultyStore(new DirectoryStore(directory), (operation, key) -> Fault.BUSY);
    var gate = gate(faulty);
    assertThatThrownBy(gate::creation)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BUSY));

    // When it comes up
    faulty.plan((operation, key) -> Fault.NONE);
    gate.creation();

    // Then it passes at once
    assertThat(gate.hasPassed()).isTrue();
  }

  private StoreGate gate(ObjectStore store) {
    return new StoreGate(new AtomicityProbe(store), now::get);
  }

  @Test
  void goesByTheSequencerWhereTheStoreIgnoresTheCondition() {
    var lying = new EverybodyWins(new DirectoryStore(directory));

    assertThat(recorded(lying, Policy.AUTO).creation()).isEqualTo(Creation.SEQUENCED);
  }

  @Test
  void goesByTheStoreWhereThatIsAtomic() {
    var store = new DirectoryStore(directory);

    assertThat(recorded(store, Policy.AUTO).creation()).isEqualTo(Creation.ATOMIC);
  }

  @Test
  void refusesAStoreThatDoesNotShowWhatItWasGiven() {
    // Given a store that says yes to everything and forgets it
    var forgetful =
        new FaultyStore(
            new DirectoryStore(directory),
            (operation, key) -> operation.startsWith("put") ? Fault.FORGOTTEN : Fault.NONE);

    // When it is asked with a sequencer at hand, it is refused all the same
    assertThatThrownBy(recorded(forgetful, Policy.AUTO)::creation)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ATOMIC));
  }

  @Test
  void goesByWhatAnotherProcessHasFound() {
    // Given a store that one process found wanting, and whose race another one's probe misses
    var store = new DirectoryStore(directory);
    recorded(new EverybodyWins(store), Policy.AUTO).creation();

    assertThat(recorded(store, Policy.AUTO).creation()).isEqualTo(Creation.SEQUENCED);
  }

  @Test
  void noticesWithinHalfAMinuteWhatAnotherProcessFoundLater() {
    // Given a process whose probe has passed
    var store = new DirectoryStore(directory);
    var passed = recorded(store, Policy.AUTO);
    assertThat(passed.creation()).isEqualTo(Creation.ATOMIC);

    // When another one finds the store wanting
    recorded(new EverybodyWins(store), Policy.AUTO).creation();
    nanos.addAndGet(StoreGate.FRESH.toNanos());

    // Then the first goes by it, before it creates anything more
    assertThat(passed.creation()).isEqualTo(Creation.SEQUENCED);
  }

  @Test
  void createsNothingWhileItCannotLookWhatOthersFound() {
    // Given a process that has passed, and then a store that is down
    var faulty = new FaultyStore(new DirectoryStore(directory), (operation, key) -> Fault.NONE);
    var gate = recorded(faulty, Policy.AUTO);
    gate.creation();
    faulty.plan((operation, key) -> Fault.BUSY);

    // When half a minute is over, nothing may be created
    nanos.addAndGet(StoreGate.FRESH.toNanos());
    assertThatThrownBy(gate::creation).isInstanceOf(StoreException.class);
  }

  @Test
  void sequencesAnyStoreWhenToldSo() {
    // Given a process that was told so, in a store that is atomic
    var store = new DirectoryStore(directory);
    assertThat(recorded(store, Policy.ALWAYS).creation()).isEqualTo(Creation.SEQUENCED);

    // Then all others do as it does
    assertThat(recorded(store, Policy.AUTO).creation()).isEqualTo(Creation.SEQUENCED);
  }

  @Test
  void theSequencerBeginsAtOnceWhereNobodyHasCreatedAtomically() {
    var store = new EverybodyWins(new MemoryStore(now::get));
    recorded(store, Policy.AUTO).creation();

    assertThat(new CreationRecord(store).isInForce()).isTrue();
  }

  @Test
  void theSequencerWaitsUntilNobodyCreatesAtomicallyAnyMore() {
    // Given a process that creates atomically when another one finds the store wanting
    var store = new MemoryStore(now::get);
    recorded(store, Policy.AUTO).creation();
    recorded(new EverybodyWins(store), Policy.AUTO).creation();
    var record = new CreationRecord(store);

    // When the sequencer asks whether it may begin
    assertThat(record.isInForce()).isFalse();
    now.set(now.get().plus(CreationRecord.NOTICE).minusSeconds(1));
    assertThat(record.isInForce()).isFalse();
    now.set(now.get().plusSeconds(2));

    // Then it may when the first has surely looked
    assertThat(record.isInForce()).isTrue();
  }

  private StoreGate recorded(ObjectStore store, Policy policy) {
    return new StoreGate(
        new AtomicityProbe(store),
        Optional.of(new CreationRecord(store)),
        policy,
        now::get,
        nanos::get);
  }
}
