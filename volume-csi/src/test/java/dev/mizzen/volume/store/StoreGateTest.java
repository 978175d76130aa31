package dev.mizzen.volume.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.volume.store.StoreException.Reason;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.testing.FaultyStore;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreGateTest {

  @TempDir Path directory;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

  @Test
  void refusesAStoreThatIgnoresTheCondition() {
    // Given a store on which everybody wins
    var gate = gate(new EverybodyWins());

    // When it is to be committed to, it is refused with what to do
    assertThatThrownBy(gate::ensureAtomic)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ATOMIC))
        .hasMessageContaining("If-None-Match");
  }

  @Test
  void asksABadStoreAgainOnlyAfterAMinute() {
    // Given a verdict
    var gate = gate(new EverybodyWins());
    assertThatThrownBy(gate::ensureAtomic).isInstanceOf(StoreException.class);
    int asked = calls.get();

    // When it is asked for within the minute, and after it
    assertThatThrownBy(gate::ensureAtomic).isInstanceOf(StoreException.class);
    assertThat(calls).hasValue(asked);
    now.set(Instant.EPOCH.plus(Duration.ofMinutes(2)));
    assertThatThrownBy(gate::ensureAtomic).isInstanceOf(StoreException.class);

    // Then only the second time cost calls
    assertThat(calls).hasValueGreaterThan(asked);
  }

  @Test
  void lastsOncePassed() {
    var faulty = new FaultyStore(new DirectoryStore(directory), (operation, key) -> Fault.NONE);
    var gate = gate(faulty);
    gate.ensureAtomic();

    faulty.plan((operation, key) -> Fault.BUSY);

    gate.ensureAtomic();
    assertThat(gate.hasPassed()).isTrue();
  }

  @Test
  void saysWhyTheStoreCannotBeAskedAndAsksAgain() {
    // Given a store that is down
    var faulty = new FaultyStore(new DirectoryStore(directory), (operation, key) -> Fault.BUSY);
    var gate = gate(faulty);
    assertThatThrownBy(gate::ensureAtomic)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BUSY));

    // When it comes up
    faulty.plan((operation, key) -> Fault.NONE);
    gate.ensureAtomic();

    // Then it passes at once
    assertThat(gate.hasPassed()).isTrue();
  }

  private StoreGate gate(ObjectStore store) {
    return new StoreGate(new AtomicityProbe(store), now::get);
  }

  /** Answers 200 to every conditional write, as servers do that do not know the header. */
  private final class EverybodyWins implements ObjectStore {
    private final ObjectStore store = new DirectoryStore(directory);

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
      calls.incrementAndGet();
      store.put(key, content);
      return true;
    }

    @Override
    public void put(String key, byte[] content) {
      store.put(key, content);
    }

    @Override
    public Optional<byte[]> get(String key) {
      return store.get(key);
    }

    @Override
    public Optional<byte[]> getRange(String key, long offset, int length) {
      return store.getRange(key, offset, length);
    }

    @Override
    public boolean stream(String key, long offset, int length, Receiver into) {
      return store.stream(key, offset, length, into);
    }

    @Override
    public java.util.List<ObjectSummary> list(String prefix, String startAfter, int limit) {
      return store.list(prefix, startAfter, limit);
    }

    @Override
    public void deleteAll(java.util.Collection<String> keys) {
      store.deleteAll(keys);
    }

    @Override
    public Optional<ObjectSummary> stat(String key) {
      return store.stat(key);
    }
  }
}
