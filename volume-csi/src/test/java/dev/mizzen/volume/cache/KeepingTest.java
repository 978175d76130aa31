package dev.mizzen.volume.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.mizzen.volume.snapshot.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeepingTest extends CacheTest {
  @Test
  void hasAfterARestartWhatItHadBefore() throws IOException {
    // Given a file of which some MiB were read, a complete one, and a small one
    byte[] content = StoredFiles.random(1, 12 * MIB + 5);
    byte[] complete = StoredFiles.random(2, 3 * MIB);
    byte[] small = StoredFiles.random(3, 300 << 10);
    var half = files.summed(content);
    var whole = files.summed(complete);
    var little = files.plain(small);
    try (var one = cache.open(files.volume, half);
        var two = cache.open(files.volume, whole);
        var three = cache.open(files.volume, little)) {
      read(one, 3 * MIB, 10);
      read(one, 12 * MIB, 5);
      two.fetchAll();
      three.fetchAll();
    }
    cache.close();
    double before = bytes();
    int asked = requests.of("chunks").size();

    // When another process begins with the same directory
    metrics.clear();
    cache = cache("boot", PLENTY);

    // Then these are here, and the rest is fetched when it is needed
    try (var one = cache.open(files.volume, half);
        var two = cache.open(files.volume, whole);
        var three = cache.open(files.volume, little)) {
      assertThat(read(one, 3 * MIB, MIB)).isEqualTo(part(content, 3 * MIB, MIB));
      assertThat(read(one, 12 * MIB, 5)).isEqualTo(part(content, 12 * MIB, 5));
      assertThat(two.complete()).get().satisfies(path -> holds(path, complete));
      assertThat(readAll(three, 4096)).isEqualTo(small);
      assertThat(requests.of("chunks")).hasSize(asked);
      assertThat(bytes()).isEqualTo(before, offset((double) MIB));
      assertThat(readAll(one, MIB)).isEqualTo(content);
    }
  }

  @Test
  void trustsNothingThatWasWrittenBeforeTheNodeStarted() throws IOException {
    // Given a complete file
    byte[] content = StoredFiles.random(1, 3 * MIB);
    var file = files.summed(content);
    try (var held = cache.open(files.volume, file)) {
      holds(held.fetchAll(), content);
    }
    cache.close();

    // When the cache is opened after the node has started anew
    metrics.clear();
    cache = cache("another boot", PLENTY);

    // Then it is empty, on the disk too
    assertThat(bytes()).isZero();
    assertThat(directory.resolve("cache")).isDirectoryNotContaining(p -> p.endsWith("boot"));
    try (var held = cache.open(files.volume, file)) {
      assertThat(held.complete()).isEmpty();
      assertThat(readAll(held, MIB)).isEqualTo(content);
    }
  }

  @Test
  void fetchesAgainWhatWasHalfWrittenWhenTheProcessDied() throws IOException {
    // Given a small file of which only the beginning had been written
    byte[] content = StoredFiles.random(1, 300 << 10);
    var file = files.plain(content);
    Path path;
    try (var held = cache.open(files.volume, file)) {
      path = held.fetchAll();
    }
    cache.close();
    Files.write(path, Arrays.copyOf(content, 1000));

    // When another process reads it
    metrics.clear();
    cache = cache("boot", PLENTY);

    // Then it is whole
    try (var held = cache.open(files.volume, file)) {
      assertThat(held.complete()).isEmpty();
      assertThat(readAll(held, 4096)).isEqualTo(content);
    }
  }

  @Test
  void dropsWhatWasUsedLongestAgoAndNeverWhatIsHeld() throws IOException {
    // Given room for three files, of which one is held
    cache.close();
    metrics.clear();
    cache = cache("boot", new CacheLimits(9 * MIB, 0));
    var contents = IntStream.range(0, 5).mapToObj(i -> StoredFiles.random(i, 3 * MIB)).toList();
    var entries = contents.stream().map(files::summed).toList();
    try (var held = cache.open(files.volume, entries.get(0))) {
      Path kept = held.fetchAll();

      // When four more are fetched
      for (int i = 1; i < 5; i++) {
        try (var other = cache.open(files.volume, entries.get(i))) {
          other.fetchAll();
        }
      }

      // Then the held one is there, of the others the two last, and the limit was kept
      holds(kept, contents.getFirst());
      assertThat(bytes()).isEqualTo(9 * MIB);
      assertThat(count("evicted_bytes")).isEqualTo(6 * MIB);
    }
    for (int i : List.of(0, 3, 4, 1)) {
      try (var again = cache.open(files.volume, entries.get(i))) {
        assertThat(again.complete().isPresent()).isEqualTo(i != 1);
        assertThat(readAll(again, MIB)).isEqualTo(contents.get(i));
      }
    }
  }

  @Test
  void servesFromMemoryWhatHasNoRoomOnTheDisk() throws IOException {
    // Given a disk of which all is to stay free
    cache.close();
    metrics.clear();
    cache = cache("boot", new CacheLimits(1L << 40, 1));
    byte[] content = StoredFiles.random(1, 5 * MIB + 3);
    try (var held = cache.open(files.volume, files.summed(content))) {

      // When the file is read in small steps
      byte[] read = readAll(held, 64 << 10);

      // Then it is right, each block was fetched once, nothing is on the disk, and there is no
      // local file to be had
      assertThat(read).isEqualTo(content);
      assertThat(count("fetched_bytes")).isEqualTo(content.length);
      assertThat(bytes()).isZero();
      assertThatThrownBy(held::fetchAll)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("full");
    }
  }

  @Test
  void servesManyReadersWhileFilesComeAndGo() throws Exception {
    // Given more files than there is room for
    cache.close();
    metrics.clear();
    cache = cache("boot", new CacheLimits(12 * MIB, 0));
    var contents = new ArrayList<byte[]>();
    var entries = new ArrayList<Entry.File>();
    for (int i = 0; i < 12; i++) {
      contents.add(StoredFiles.random(i, 2 * MIB + i * 100_000));
      entries.add(i % 2 == 0 ? files.summed(contents.get(i)) : files.plain(contents.get(i)));
    }

    // When many threads open, read and close them
    try (var threads = Executors.newFixedThreadPool(16)) {
      var readers = new ArrayList<Future<?>>();
      for (int seed = 0; seed < 16; seed++) {
        var random = new Random(seed);
        readers.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 60; i++) {
                    int which = random.nextInt(entries.size());
                    try (var held = cache.open(files.volume, entries.get(which))) {
                      int offset = random.nextInt(2 * MIB);
                      int length = 1 + random.nextInt(MIB);
                      assertThat(read(held, offset, length))
                          .isEqualTo(part(contents.get(which), offset, length));
                    }
                  }
                  return null;
                }));
      }

      // Then every byte is right, and the limit was kept
      for (var reader : readers) {
        reader.get();
      }
    }
    assertThat(bytes()).isLessThanOrEqualTo(12 * MIB);
    assertThat(count("evicted_bytes")).isPositive();
  }

  @Test
  void takesOverALocalFileThatNobodyFetchesThen() throws IOException {
    // Given a file that was made here, and a view that had read some of the same content
    byte[] content = StoredFiles.random(1, 3 * MIB + 7);
    var file = files.summed(content);
    Path local = Files.write(directory.resolve("staged"), content);
    try (var reader = cache.open(files.volume, file)) {
      read(reader, MIB, 10);
      int asked = requests.count();

      // When the cache takes it over
      cache.adopt(local, file);

      // Then it is complete for everybody, and the old path is gone
      assertThat(reader.complete()).get().satisfies(path -> holds(path, content));
      assertThat(readAll(reader, 100_000)).isEqualTo(content);
      assertThat(local).doesNotExist();
      assertThat(requests.count()).isEqualTo(asked);
      assertThat(bytes()).isEqualTo(content.length);
    }
  }

  @Test
  void refusesToTakeOverAFileOfAnotherLength() throws IOException {
    var file = files.summed(StoredFiles.random(1, 3 * MIB));
    Path local = Files.write(directory.resolve("staged"), new byte[5]);

    assertThatThrownBy(() -> cache.adopt(local, file)).hasMessageContaining("5 bytes");

    assertThat(local).exists();
  }
}
