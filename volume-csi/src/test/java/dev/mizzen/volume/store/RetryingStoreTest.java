package dev.mizzen.volume.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.failsafe.RetryPolicy;
import dev.mizzen.volume.store.StoreException.Reason;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.testing.FaultyStore;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetryingStoreTest {

  private static final byte[] MINE = "mine".getBytes(UTF_8);
  private static final byte[] THEIRS = "theirs".getBytes(UTF_8);

  @TempDir Path directory;
  private final AtomicInteger calls = new AtomicInteger();
  private FaultyStore faulty;
  private RetryingStore store;

  @BeforeEach
  void wrap() {
    faulty = new FaultyStore(new DirectoryStore(directory), (operation, key) -> Fault.NONE);
    store =
        new RetryingStore(
            faulty,
            RetryPolicy.builder()
                .handleIf(e -> e instanceof StoreException failure && failure.isTransient())
                .withMaxRetries(3)
                .build());
  }

  private void failFirst(Fault fault) {
    faulty.plan((operation, key) -> calls.getAndIncrement() == 0 ? fault : Fault.NONE);
  }

  @Test
  void repeatsWhatTheStoreWasTooBusyFor() {
    failFirst(Fault.BUSY);

    store.put("a", MINE);

    assertThat(store.get("a")).contains(MINE);
  }

  @Test
  void knowsItsOwnCreationWhoseAnswerWasLost() {
    failFirst(Fault.LOST_REPLY);

    boolean created = store.putIfAbsent("a", MINE);

    assertThat(created).isTrue();
  }

  @Test
  void doesNotTakeSomebodyElsesCreationForItsOwn() {
    // Given somebody creates it between a lost first attempt and the second
    faulty.plan(
        (operation, key) -> {
          if (calls.getAndIncrement() == 0) {
            faulty.putIfAbsent("a", THEIRS);
            return Fault.BUSY;
          }
          return Fault.NONE;
        });

    // When we create it
    boolean created = store.putIfAbsent("a", MINE);

    // Then they won
    assertThat(created).isFalse();
  }

  @Test
  void givesUpWithTheLastReason() {
    faulty.plan((operation, key) -> Fault.BUSY);

    assertThatThrownBy(() -> store.get("a"))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BUSY));
  }

  @Test
  void doesNotRepeatARefusal() {
    faulty.plan(
        (operation, key) -> {
          calls.incrementAndGet();
          throw new StoreException(Reason.WRONG_CREDENTIALS, "no");
        });

    assertThatThrownBy(() -> store.get("a")).isInstanceOf(StoreException.class);
    assertThat(calls).hasValue(1);
  }
}
