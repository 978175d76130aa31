package dev.mizzen.volume.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.transfer.Transfers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A cache over a store that counts, and short ways to read and ask. */
abstract class CacheTest {

  static final int MIB = 1 << 20;
  static final int WORKERS = 4;
  static final CacheLimits PLENTY = new CacheLimits(1L << 40, 0);

  @TempDir Path directory;
  final Transfers transfers = new Transfers(WORKERS, 512 * MIB);
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  Requests requests;
  StoredFiles files;
  ContentCache cache;

  @BeforeEach
  void open() throws IOException {
    requests = new Requests(new DirectoryStore(directory.resolve("store")));
    files = new StoredFiles(requests);
    cache = cache("boot", PLENTY);
  }

  ContentCache cache(String boot, CacheLimits limits) throws IOException {
    return new ContentCache(directory.resolve("cache"), boot, limits, transfers, metrics);
  }

  @AfterEach
  void close() {
    transfers.close();
    cache.close();
  }

  static byte[] read(Content content, long offset, int length) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var segment = arena.allocate(length);
      int read = content.read(offset, segment);
      return segment.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  static byte[] readAll(Content content, int step) throws IOException {
    byte[] all = new byte[(int) content.size()];
    for (int at = 0; at < all.length; at += step) {
      byte[] part = read(content, at, step);
      System.arraycopy(part, 0, all, at, part.length);
    }
    return all;
  }

  double count(String name) {
    return metrics.get("mizzen_volume_cache_" + name).counter().count();
  }

  double bytes() {
    return metrics.get("mizzen_volume_cache_bytes").gauge().value();
  }

  static byte[] part(byte[] content, int offset, int length) {
    return offset >= content.length
        ? new byte[0]
        : Arrays.copyOfRange(content, offset, Math.min(content.length, offset + length));
  }

  static void holds(Path path, byte[] content) {
    assertThat(path).hasBinaryContent(content);
  }
}
