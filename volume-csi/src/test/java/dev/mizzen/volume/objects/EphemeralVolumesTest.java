package dev.mizzen.volume.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mizzen.volume.snapshot.UnknownVolumeException;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.testing.DirectoryStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EphemeralVolumesTest {

  @TempDir Path directory;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private DirectoryStore store;
  private EphemeralVolumes volumes;

  @BeforeEach
  void open() {
    store = new DirectoryStore(directory);
    volumes = new EphemeralVolumes(store, now::get);
  }

  @Test
  void givesNamesThatNobodyElseHas() {
    String name = volumes.make("shop");

    assertThat(EphemeralVolumes.isName(name)).isTrue();
    assertThat(volumes.make("shop")).isNotEqualTo(name);
    assertThat(EphemeralVolumes.isName("ephemeral-weights")).isFalse();
    assertThat(EphemeralVolumes.isName("weights")).isFalse();
    assertThat(isThere(name)).isTrue();
  }

  @Test
  void whatNobodyKeepsGoesAndWhatIsKeptStays() {
    // Given two, of which one is kept
    String left = volumes.make("shop");
    String kept = volumes.make("shop");
    now.set(Instant.EPOCH.plus(EphemeralVolumes.LIFETIME));
    volumes.keep(id(kept));
    volumes.sweep();
    assertThat(isThere(left)).as("its time is not over").isTrue();

    // When the first one's time is over
    now.set(now.get().plusSeconds(1));
    volumes.sweep();

    // Then it is gone, and can be kept no more
    assertThat(isThere(left)).isFalse();
    assertThat(isThere(kept)).isTrue();
    assertThatExceptionOfType(UnknownVolumeException.class)
        .isThrownBy(() -> volumes.keep(id(left)));
  }

  @Test
  void anotherProcessKnowsWhatWasKept() {
    // Given one, and a successor of the process that made it
    String name = volumes.make("shop");
    now.set(Instant.EPOCH.plusSeconds(50));
    volumes.keep(id(name));
    var next = new EphemeralVolumes(store, now::get);
    now.set(Instant.EPOCH.plusSeconds(100));

    // When it sweeps
    next.sweep();

    // Then what was kept is there
    assertThat(isThere(name)).isTrue();
  }

  @Test
  void isDeletedOnce() {
    String name = volumes.make("shop");

    volumes.delete(id(name));

    assertThat(isThere(name)).isFalse();
    assertThat(store.list("", "", 1000)).isEmpty();
    assertThatExceptionOfType(UnknownVolumeException.class)
        .isThrownBy(() -> volumes.delete(id(name)));
  }

  @Test
  void touchesNoOtherVolume() {
    new VolumeRepository(store, id("weights")).mark("u1");

    assertThatExceptionOfType(UnknownVolumeException.class)
        .isThrownBy(() -> volumes.keep(id("weights")));
    assertThatExceptionOfType(UnknownVolumeException.class)
        .isThrownBy(() -> volumes.delete(id("weights")));
    assertThat(isThere("weights")).isTrue();
  }

  private boolean isThere(String name) {
    return new VolumeRepository(store, id(name)).marker().isPresent();
  }

  private static VolumeId id(String name) {
    return new VolumeId("shop", name);
  }
}
