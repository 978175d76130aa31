package dev.mizzen.volume.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.volume.snapshot.CorruptVolumeException;
import dev.mizzen.volume.store.MemoryStore;
import dev.mizzen.volume.store.RetryingStore;
import dev.mizzen.volume.testing.FaultyStore;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFetcherTest {

  private static final int FILES = 400;

  private final MemoryStore objects = new MemoryStore(InstantSource.system());
  private final Queue<String> read = new ConcurrentLinkedQueue<>();
  private final Random random = new Random(7);

  @TempDir Path directory;
  private Views views;

  @BeforeEach
  void begin() {
    views =
        new Views(
            directory,
            new FaultyStore(
                objects,
                (operation, key) -> {
                  if (key.contains("/packs/") && !operation.startsWith("put")) {
                    read.add(operation);
                  }
                  return Fault.NONE;
                }));
  }

  @AfterEach
  void end() {
    views.close();
  }

  private Workspace withSmallFiles() throws IOException {
    var view = views.mount();
    for (int i = 0; i < FILES; i++) {
      byte[] content = new byte[2_000 + random.nextInt(14_000)];
      random.nextBytes(content);
      Files.write(view.data().resolve("file-%03d".formatted(i)), content);
      if (i % 50 == 0) {
        Files.write(view.data().resolve("twin-%03d".formatted(i)), content);
      }
    }
    view.commit();
    read.clear();
    return view;
  }

  @Test
  void bringsNeighboursOfAPackTogether() throws IOException {
    // Given a volume with many small files, some of the same content
    var view = withSmallFiles();

    // When another view is filled
    var other = views.mount();

    // Then it has them all, with a request for each MiB or so
    assertThat(Views.tree(other)).isEqualTo(Views.tree(view)).hasSize(FILES + FILES / 50);
    assertThat(read).hasSizeBetween(2, 12);
  }

  @Test
  void bringsOnlyWhatChanged() throws IOException {
    // Given a view, and one file out of a pack that it does not have any more
    var view = withSmallFiles();
    var other = views.mount();
    byte[] content = Files.readAllBytes(other.data().resolve("file-100"));
    Files.delete(other.data().resolve("file-100"));
    other.commit();
    view.reload(dev.mizzen.volume.view.View.Dirty.REFUSE);
    assertThat(view.data().resolve("file-100")).doesNotExist();
    Files.write(other.data().resolve("file-100"), content);
    other.commit();

    // When the view is reloaded
    view.reload(dev.mizzen.volume.view.View.Dirty.REFUSE);

    // Then the file is back
    assertThat(Views.tree(view)).isEqualTo(Views.tree(other));
  }

  @Test
  void noticesAChangedByteOfAPack() throws IOException {
    // Given one byte of a pack changed
    withSmallFiles();
    var pack =
        objects.list("shop/", "", 1000).stream()
            .map(object -> object.key())
            .filter(key -> key.contains("/packs/"))
            .findFirst()
            .orElseThrow();
    byte[] bytes = objects.get(pack).orElseThrow().clone();
    bytes[bytes.length / 2] ^= 1;
    objects.put(pack, bytes);

    // When a view is filled, that fails
    assertThatThrownBy(() -> views.mount())
        .isInstanceOf(CorruptVolumeException.class)
        .hasMessageContaining("has another content");
  }

  @Test
  void noticesAChangedByteOfALargeFile() throws IOException {
    // Given a file of three chunks, and one byte of the second changed
    var view = views.mount();
    byte[] content = new byte[(16 << 20) + 5];
    random.nextBytes(content);
    Files.write(view.data().resolve("large"), content);
    view.commit();
    var good = views.mount();
    assertThat(Files.readAllBytes(good.data().resolve("large"))).isEqualTo(content);
    var chunk =
        objects.list("shop/", "", 1000).stream()
            .filter(object -> object.key().contains("/chunks/") && object.size() == 8 << 20)
            .map(object -> object.key())
            .findFirst()
            .orElseThrow();
    byte[] bytes = objects.get(chunk).orElseThrow().clone();
    bytes[5_000_000] ^= 1;
    objects.put(chunk, bytes);

    // When a view is filled, that fails and names the object
    assertThatThrownBy(() -> views.mount())
        .isInstanceOf(CorruptVolumeException.class)
        .hasMessageContaining(chunk.substring(chunk.lastIndexOf('/') + 1));
  }

  @Test
  void writesALargeFileOnceThoughItComesTwice() throws IOException {
    // Given a file of three chunks, and a store whose connection breaks at the end of each of them
    var view = views.mount();
    byte[] content = new byte[(16 << 20) + 300_000];
    random.nextBytes(content);
    Files.write(view.data().resolve("large"), content);
    view.commit();
    Set<String> broken = ConcurrentHashMap.newKeySet();
    var breaking =
        new FaultyStore(
            objects,
            (operation, key) ->
                operation.equals("stream") && broken.add(key) ? Fault.LOST_REPLY : Fault.NONE);

    // When another view is filled
    try (var others = new Views(directory, new RetryingStore(breaking, Duration.ofSeconds(20)))) {
      var other = others.mount();

      // Then it has the file as it is
      assertThat(Files.readAllBytes(other.data().resolve("large"))).isEqualTo(content);
      assertThat(broken).hasSize(3);
    }
  }
}
