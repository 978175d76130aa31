package dev.mizzen.volume.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.volume.store.S3Store;
import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.testing.FaultyStore;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import dev.mizzen.volume.testing.S3Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UnreliableStoreTest extends CacheTest {

  private static final int READS = 40;

  @Test
  void readsOverS3() throws IOException {
    // Given a file and some small ones in S3
    byte[] content = StoredFiles.random(1, 20 * MIB + 3);
    var small = new ArrayList<byte[]>();
    for (int i = 0; i < 300; i++) {
      small.add(StoredFiles.random(i, 8000));
    }
    try (var server = new S3Server(directory.resolve("s3"));
        var s3 = new S3Store(server.settings())) {
      var stored = new StoredFiles(s3);
      var packed = stored.packed(small);

      // When they are read in order, each byte is right
      try (var held = cache.open(stored.volume, stored.summed(content))) {
        assertThat(readAll(held, 128 << 10)).isEqualTo(content);
      }
      for (int i = 0; i < small.size(); i++) {
        try (var held = cache.open(stored.volume, packed.get(i))) {
          assertThat(read(held, 0, 8000)).isEqualTo(small.get(i));
        }
      }
    }
  }

  @Test
  void givesTheRightBytesOrAFailureWhateverTheStoreDoes() throws Exception {
    // Given a store of which every third call fails, before or after it was done
    byte[] content = StoredFiles.random(1, 12 * MIB + 3);
    byte[] other = StoredFiles.random(2, 10 * MIB);
    var faulty =
        new FaultyStore(
            new DirectoryStore(directory.resolve("faulty")), (operation, key) -> Fault.NONE);
    var stored = new StoredFiles(faulty);
    var summed = stored.summed(content);
    var plain = stored.plain(other);
    var faults = new Random(7);
    faulty.plan(
        (operation, key) -> {
          synchronized (faults) {
            return switch (faults.nextInt(6)) {
              case 0 -> Fault.BUSY;
              case 1 -> Fault.LOST_REPLY;
              default -> Fault.NONE;
            };
          }
        });

    // When many read anywhere at once
    var failures = new AtomicInteger();
    try (var threads = Executors.newFixedThreadPool(8);
        var one = cache.open(stored.volume, summed);
        var two = cache.open(stored.volume, plain)) {
      var readers = new ArrayList<Future<?>>();
      for (int seed = 0; seed < 8; seed++) {
        var random = new Random(seed);
        readers.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < READS; i++) {
                    boolean first = random.nextBoolean();
                    int offset = random.nextInt(10 * MIB);
                    int length = 1 + random.nextInt(MIB);
                    try {
                      assertThat(read(first ? one : two, offset, length))
                          .isEqualTo(part(first ? content : other, offset, length));
                    } catch (StoreException e) {
                      failures.incrementAndGet();
                    }
                  }
                  return null;
                }));
      }
      for (var reader : readers) {
        reader.get();
      }

      // Then what was given was right; and once the store is well, so is everything
      assertThat(failures).hasPositiveValue();
      faulty.plan((operation, key) -> Fault.NONE);
      assertThat(one.fetchAll()).hasBinaryContent(content);
      assertThat(two.fetchAll()).hasBinaryContent(other);
    }
  }
}
