package dev.mizzen.volume.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.volume.snapshot.CorruptVolumeException;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.Pack;
import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PacksTest extends CacheTest {

  private static final int FILE = 8 << 10;

  private static List<byte[]> contents(int count) {
    var contents = new ArrayList<byte[]>();
    for (int i = 0; i < count; i++) {
      contents.add(StoredFiles.random(i, FILE - i % 7));
    }
    return contents;
  }

  private byte[] read(Entry.File file) throws IOException {
    try (var held = cache.open(files.volume, file)) {
      return read(held, 0, FILE);
    }
  }

  /** The file in which a pack lies on this node. */
  private Path local(Entry.File file) {
    return directory
        .resolve("cache")
        .resolve("boot")
        .resolve(file.pack().orElseThrow().name().toString());
  }

  @Test
  void readsManySmallFilesWithFewRequests() throws IOException {
    // Given a pack of a thousand files, almost as large as packs get
    var contents = contents(1000);
    var packed = files.packed(contents);

    // When all are read in order
    for (int i = 0; i < packed.size(); i++) {
      assertThat(read(packed.get(i))).isEqualTo(contents.get(i));
    }

    // Then the first request was small, and there were few
    assertThat(requests.of("packs")).hasSizeLessThan(10);
    assertThat(requests.of("packs").getFirst().length()).isEqualTo(256 << 10);
    assertThat(count("fetched_bytes")).isEqualTo(contents.stream().mapToInt(c -> c.length).sum());
  }

  @Test
  void readsOneSmallFileWithOneRequest() throws IOException {
    var contents = contents(1000);
    var packed = files.packed(contents);

    assertThat(read(packed.get(500))).isEqualTo(contents.get(500));

    assertThat(requests.of("packs")).hasSize(1);
    assertThat(count("fetched_bytes")).isEqualTo(256 << 10);
  }

  @Test
  void servesManyReadersOfAPack() throws Exception {
    // Given a pack
    var contents = contents(1000);
    var packed = files.packed(contents);

    // When many threads read its files, each beginning elsewhere
    try (var threads = Executors.newFixedThreadPool(16)) {
      var readers = new ArrayList<Future<?>>();
      for (int thread = 0; thread < 16; thread++) {
        int first = thread * 61;
        readers.add(
            threads.submit(
                () -> {
                  for (int i = first; i < first + packed.size(); i++) {
                    int which = i % packed.size();
                    assertThat(read(packed.get(which))).isEqualTo(contents.get(which));
                  }
                  return null;
                }));
      }

      // Then each byte is right and was fetched once
      for (var reader : readers) {
        reader.get();
      }
    }
    assertThat(count("fetched_bytes")).isEqualTo(contents.stream().mapToInt(c -> c.length).sum());
  }

  @Test
  void refusesTheOneFileOfAPackThatIsNotWhatItsNameSays() throws IOException {
    // Given a pack in which a byte of the second file has changed in the store
    var contents = contents(3);
    var packed = files.packed(contents);
    files.damage("packs", packed.get(0).pack().map(Pack::name).orElseThrow(), FILE + 100);

    // When the files are read, only that one is refused
    assertThat(read(packed.get(0))).isEqualTo(contents.get(0));
    assertThatThrownBy(() -> read(packed.get(1))).isInstanceOf(CorruptVolumeException.class);
    assertThat(read(packed.get(2))).isEqualTo(contents.get(2));

    // And once the store is right again, so is the file
    files.damage("packs", packed.get(0).pack().map(Pack::name).orElseThrow(), FILE + 100);
    assertThat(read(packed.get(1))).isEqualTo(contents.get(1));
  }

  @Test
  void asksTheStoreAgainForWhatTheDiskHasLost() throws IOException {
    // Given a pack that is here, and a disk that gives something else after a restart
    var contents = contents(1000);
    var packed = files.packed(contents);
    for (var file : packed) {
      read(file);
    }
    cache.close();
    Files.write(local(packed.getFirst()), new byte[Pack.SIZE]);
    metrics.clear();

    // When its files are read
    cache = cache("boot", PLENTY);

    // Then all are right
    for (int i = 0; i < packed.size(); i++) {
      assertThat(read(packed.get(i))).isEqualTo(contents.get(i));
    }
  }

  @Test
  void hasAPackAfterARestart() throws IOException {
    // Given a pack that was read
    var contents = contents(1000);
    var packed = files.packed(contents);
    for (var file : packed) {
      read(file);
    }
    cache.close();
    int asked = requests.of("packs").size();
    metrics.clear();

    // When another process reads the same
    cache = cache("boot", PLENTY);

    // Then the store has nothing to do
    for (int i = 0; i < packed.size(); i++) {
      assertThat(read(packed.get(i))).isEqualTo(contents.get(i));
    }
    assertThat(requests.of("packs")).hasSize(asked);
  }

  @Test
  void failsWithWhatTheStoreSaysAndReadsAgainWhenItIsBack() throws IOException {
    // Given a store that is down
    var contents = contents(10);
    var packed = files.packed(contents);
    requests.before(
        request -> {
          throw new StoreException(Reason.NOT_REACHABLE, "down");
        });

    // When a file is read, it fails; when the store is back, it is read
    assertThatThrownBy(() -> read(packed.getFirst())).isInstanceOf(StoreException.class);
    requests.before(request -> {});
    assertThat(read(packed.getFirst())).isEqualTo(contents.getFirst());
  }

  @Test
  void givesASmallFileOfItsOwnToWhoWantsOne() throws IOException {
    // Given a file in a pack
    var contents = contents(10);
    var packed = files.packed(contents);
    try (var held = cache.open(files.volume, packed.get(3))) {

      // When a local file is wanted
      Path local = held.fetchAll();

      // Then it holds that file and nothing else
      assertThat(local).hasBinaryContent(contents.get(3));
      assertThat(held.complete()).contains(local);
    }
  }

  @Test
  void servesSmallFilesWithoutRoomOnTheDisk() throws IOException {
    // Given a disk of which all is to stay free
    cache.close();
    metrics.clear();
    cache = cache("boot", new CacheLimits(1L << 40, 1));
    var contents = contents(1000);
    var packed = files.packed(contents);

    // When all are read in order, they are right, for one request each 32 files
    for (int i = 0; i < packed.size(); i++) {
      assertThat(read(packed.get(i))).isEqualTo(contents.get(i));
    }
    assertThat(requests.of("packs")).hasSizeLessThan(35);
  }
}
