package dev.mizzen.volume.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.mizzen.volume.snapshot.Chunks;
import dev.mizzen.volume.snapshot.CorruptVolumeException;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.store.StoreException.Reason;
import dev.mizzen.volume.testing.Quietly;
import dev.mizzen.volume.threads.ServingThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FetchingTest extends CacheTest {
  @Test
  void givesEveryByteWhateverIsReadInWhateverOrder() throws IOException {
    // Given a large file with sums and one without
    byte[] content = StoredFiles.random(1, 2 * Chunks.SIZE + 3 * MIB + 5);
    byte[] other = StoredFiles.random(2, Chunks.SIZE + MIB + 5);
    var random = new Random(3);
    try (var summed = cache.open(files.volume, files.summed(content));
        var plain = cache.open(files.volume, files.plain(other))) {

      // When parts of any length anywhere are read, each is what was stored
      for (int i = 0; i < 200; i++) {
        int offset = random.nextInt(content.length);
        int length = 1 + random.nextInt(3 * MIB);
        assertThat(read(summed, offset, length)).isEqualTo(part(content, offset, length));
        assertThat(read(plain, offset, length)).isEqualTo(part(other, offset, length));
      }

      // Then both are complete after all of them has been read
      assertThat(readAll(summed, 128 << 10)).isEqualTo(content);
      assertThat(readAll(plain, 128 << 10)).isEqualTo(other);
      assertThat(summed.complete()).get().satisfies(path -> holds(path, content));
      assertThat(plain.complete()).get().satisfies(path -> holds(path, other));
    }
  }

  @Test
  void readsIntoMemoryOnTheHeapToo() throws IOException {
    byte[] content = StoredFiles.random(1, 2 * MIB);
    byte[] into = new byte[content.length];
    try (var held = cache.open(files.volume, files.summed(content))) {

      held.read(0, MemorySegment.ofArray(into));

      assertThat(into).isEqualTo(content);
    }
  }

  @Test
  void aThreadThatServesGivesWayOnlyBeforeItWaitsForTheStore() throws Exception {
    // Given a file that is not here yet
    var gaveWay = new AtomicInteger();
    var atFirst = new AtomicInteger();
    try (var held = cache.open(files.volume, files.summed(StoredFiles.random(1, MIB)))) {
      var serving =
          new ServingThread(
              "serving",
              () -> {
                readQuietly(held);
                atFirst.set(gaveWay.get());
                readQuietly(held);
              },
              gaveWay::incrementAndGet);

      // When a thread that serves others reads it twice
      serving.start();
      serving.join();

      // Then it has given way the first time alone
      assertThat(atFirst.get()).isPositive();
      assertThat(gaveWay).hasValue(atFirst.get());
    }
  }

  private static void readQuietly(Content content) {
    try {
      read(content, 0, 4096);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void fetchesOneMebibyteForTheFirstByte() throws IOException {
    // Given a file of 40 MiB
    byte[] content = StoredFiles.random(1, 40 * MIB);
    try (var held = cache.open(files.volume, files.summed(content))) {

      // When 4 KiB of its middle are read
      read(held, 20 * MIB, 4096);

      // Then the store was asked for the MiB around them, and the sums
      assertThat(requests.of("chunks"))
          .extracting(Requests.Request::offset, Requests.Request::length)
          .containsExactly(tuple(4L * MIB, MIB));
      assertThat(requests.of("sums")).hasSize(1);
      assertThat(held.complete()).isEmpty();
    }
  }

  @Test
  void fetchesMoreAndMoreAtOnceForWhoReadsInOrder() throws IOException {
    // Given a file of 40 MiB
    byte[] content = StoredFiles.random(1, 40 * MIB);
    try (var held = cache.open(files.volume, files.summed(content))) {

      // When it is read in order
      assertThat(readAll(held, 128 << 10)).isEqualTo(content);

      // Then a MiB came first, then two, in the end whole chunks, and each byte once
      assertThat(requests.of("chunks"))
          .extracting(Requests.Request::length)
          .startsWith(MIB)
          .contains(2 * MIB, Chunks.SIZE)
          .hasSizeLessThan(10);
      assertThat(count("fetched_bytes")).isEqualTo(content.length);
    }
  }

  @Test
  void fetchesAheadOfWhoReadsInOrder() throws IOException {
    // Given somebody who has read the first 2 MiB in order
    byte[] content = StoredFiles.random(1, 40 * MIB);
    try (var held = cache.open(files.volume, files.summed(content))) {
      for (int at = 0; at < 2 * MIB; at += 128 << 10) {
        read(held, at, 128 << 10);
      }
      await().untilAsserted(() -> assertThat(bytes()).isEqualTo(6 * MIB));
      double missed = count("misses");

      // When they read on
      read(held, 2 * MIB, MIB);

      // Then they do not wait for the store
      assertThat(count("misses")).isEqualTo(missed);
    }
  }

  @Test
  void hasEveryByteOnceOfAFileLargerThanTheMemoryForWhatComes() throws IOException {
    // Given two files that are larger, and end within a page
    byte[] content = StoredFiles.random(1, 52 * MIB + 4097);
    byte[] other = StoredFiles.random(2, 50 * MIB + 1);
    try (var read = cache.open(files.volume, files.summed(content));
        var fetched = cache.open(files.volume, files.summed(other))) {

      // When one is read in order, and then all of both is fetched
      assertThat(readAll(read, 1 << 20)).isEqualTo(content);
      assertThat(read.fetchAll()).satisfies(path -> holds(path, content));
      assertThat(fetched.fetchAll()).satisfies(path -> holds(path, other));

      // Then every byte came once, and is there
      assertThat(count("fetched_bytes")).isEqualTo(content.length + other.length);
      assertThat(bytes()).isEqualTo(content.length + other.length);
      assertThat(readAll(read, 128 << 10)).isEqualTo(content);
    }
  }

  @Test
  void fetchesABlockOnceHoweverManyReadIt() throws Exception {
    // Given a store that does not answer yet
    byte[] content = StoredFiles.random(1, 4 * MIB);
    var file = files.summed(content);
    var go = new CountDownLatch(1);
    int asked = requests.count();
    requests.before(request -> Quietly.await(go));

    // When many open the file and read its beginning
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var reads = new ArrayList<Future<byte[]>>();
      for (int i = 0; i < 32; i++) {
        reads.add(
            threads.submit(
                () -> {
                  try (var held = cache.open(files.volume, file)) {
                    return read(held, 1000, 100_000);
                  }
                }));
      }
      await().until(() -> requests.count() > asked);
      go.countDown();

      // Then all have it after one request
      for (var read : reads) {
        assertThat(read.get()).isEqualTo(part(content, 1000, 100_000));
      }
    }
    assertThat(requests.of("chunks")).hasSize(1);
  }

  @Test
  void neverGivesAByteThatIsNotWhatItsNameSays() throws IOException {
    // Given a byte in the third MiB that has changed in the store
    byte[] content = StoredFiles.random(1, 4 * MIB);
    var file = files.summed(content);
    files.damage("chunks", file.chunks().getFirst(), 2 * MIB + 17);
    try (var held = cache.open(files.volume, file)) {

      // When it is read, in order and alone, it is refused; what is beside it is not
      assertThat(read(held, 0, MIB)).isEqualTo(part(content, 0, MIB));
      assertThat(read(held, MIB, MIB)).isEqualTo(part(content, MIB, MIB));
      assertThatThrownBy(() -> read(held, 2 * MIB, 1)).isInstanceOf(CorruptVolumeException.class);
      assertThatThrownBy(() -> read(held, MIB, 2 * MIB)).isInstanceOf(CorruptVolumeException.class);
      assertThatThrownBy(held::fetchAll).isInstanceOf(CorruptVolumeException.class);
      assertThat(held.complete()).isEmpty();

      // And once the store is right again, so is the file
      files.damage("chunks", file.chunks().getFirst(), 2 * MIB + 17);
      assertThat(held.fetchAll()).satisfies(path -> holds(path, content));
    }
  }

  @Test
  void failsOnlyWhoNeedsWhatTheStoreDoesNotGive() throws IOException {
    // Given a store that fails for everything after the first two MiB
    byte[] content = StoredFiles.random(1, 20 * MIB);
    try (var held = cache.open(files.volume, files.summed(content))) {
      requests.before(
          request -> {
            if (request.isOf("chunks") && request.offset() + request.length() > 2 * MIB) {
              throw new StoreException(Reason.BUSY, "503");
            }
          });

      // When the beginning is read in order, so that more is fetched ahead
      byte[] beginning = new byte[2 * MIB];
      for (int at = 0; at < beginning.length; at += 64 << 10) {
        System.arraycopy(read(held, at, 64 << 10), 0, beginning, at, 64 << 10);
      }

      // Then it is right, and reading on fails with what the store said
      assertThat(beginning).isEqualTo(part(content, 0, 2 * MIB));
      assertThatThrownBy(() -> read(held, 2 * MIB, 1))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BUSY));

      // And the next read after the store is back succeeds
      requests.before(request -> {});
      assertThat(readAll(held, MIB)).isEqualTo(content);
    }
  }

  @Test
  void asksForABlockAloneWhenMoreWasToComeWithItAndFailed() throws Exception {
    // Given workers that are all busy, so that who reads does what they had been given
    byte[] content = StoredFiles.random(1, 20 * MIB);
    var idle = new CountDownLatch(1);
    for (int i = 0; i < WORKERS; i++) {
      transfers.offer(1, () -> Quietly.await(idle));
    }
    // And a store that fails for everything after the first two MiB
    try (var held = cache.open(files.volume, files.summed(content))) {
      requests.before(
          request -> {
            if (request.isOf("chunks") && request.offset() + request.length() > 2 * MIB) {
              throw new StoreException(Reason.BUSY, "503");
            }
          });
      read(held, 0, 64 << 10);
      read(held, 64 << 10, 64 << 10);

      // When the second MiB is read, of which the third was to be fetched ahead
      byte[] second = read(held, MIB, MIB);

      // Then it is there
      assertThat(second).isEqualTo(part(content, MIB, MIB));
      assertThat(requests.of("chunks"))
          .extracting(Requests.Request::length)
          .containsSequence(2 * MIB, MIB);
    } finally {
      idle.countDown();
    }
  }

  @Test
  void keepsWhatCameWithItsDirectoryInMemory() throws IOException {
    // Given a file whose content is in its directory, and an empty one
    byte[] content = StoredFiles.random(1, 700);
    var inline = new Entry.File(content.length, false, 0, List.of(Hash.of(content)), content);
    var empty = new Entry.File(0, false, 0, List.of(), new byte[0]);
    try (var held = cache.open(files.volume, inline);
        var nothing = cache.open(files.volume, empty)) {
      int asked = requests.count();

      // When they are read
      assertThat(read(held, 0, 4096)).isEqualTo(content);
      assertThat(read(held, 600, 4096)).isEqualTo(part(content, 600, 100));
      assertThat(read(nothing, 0, 4096)).isEmpty();

      // Then neither the disk nor the store had to do with it, until a local file is wanted
      assertThat(bytes()).isZero();
      assertThat(held.fetchAll()).satisfies(path -> holds(path, content));
      assertThat(nothing.fetchAll()).isEmptyFile();
      assertThat(held.complete()).isPresent();
      assertThat(requests.count()).isEqualTo(asked);
    }
  }
}
