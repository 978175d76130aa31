package dev.mizzen.volume.fuse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mizzen.volume.linux.PassingListener;
import dev.mizzen.volume.linux.PassingSocket;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a request goes that comes to a process that is being killed. */
class WaitingTest {

  private static final Path THREADS = Path.of("/proc/self/task");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int PAGE = 4096;
  private static final Negotiated AGREED = new Negotiated(44, 0, Handshake.MAX_WRITE);

  @TempDir private Path directory;

  /** A piece of this process' memory. */
  private record Place(long address, long bytes) {}

  @Test
  void aThreadWaitsWithAllOfItsMemoryThere() throws Exception {
    try (var listener = PassingListener.listen(directory.resolve("kernel"), PATIENCE);
        var _ = PassingSocket.connect(directory.resolve("kernel"), PATIENCE);
        var device = listener.accept().orElseThrow();
        var inFlight = InFlight.in(directory.resolve("in-flight"), 2)) {
      // Given a server
      var server =
          new FuseServer(
              "waits",
              device.descriptor(),
              AGREED,
              new MemoryFileSystem(),
              inFlight,
              Mounted.answers());
      server.start();

      // When its thread waits in the kernel, with nothing asked yet
      var places =
          await().atMost(PATIENCE).until(WaitingTest::places, Optional::isPresent).orElseThrow();

      // Then the kernel finds every page of what it was given
      try (var pages = new RandomAccessFile("/proc/self/pagemap", "r")) {
        assertThat(places).hasSize(2);
        assertThat(places.getLast().bytes()).isGreaterThan(AGREED.maxWrite());
        assertThat(places.stream().mapToLong(place -> missing(pages, place)).sum()).isZero();
      } finally {
        server.drain(PATIENCE);
      }
    }
  }

  /** What the thread has told readv(2); empty until it waits there. */
  private static Optional<List<Place>> places() throws IOException {
    try (var threads = Files.list(THREADS)) {
      var ours =
          threads.filter(thread -> content(thread.resolve("comm")).equals("waits-0")).findFirst();
      if (ours.isEmpty()) {
        return Optional.empty();
      }
      // Number of the call and its arguments, or "running".
      String[] call = content(ours.get().resolve("syscall")).split(" ");
      return call.length > 3 && Long.decode(call[3]) == 2
          ? Optional.of(vectors(Long.decode(call[2])))
          : Optional.empty();
    }
  }

  @SuppressWarnings("restricted")
  private static List<Place> vectors(long address) {
    var vectors = MemorySegment.ofAddress(address).reinterpret(4L * Long.BYTES);
    return List.of(
        new Place(
            vectors.getAtIndex(ValueLayout.JAVA_LONG, 0),
            vectors.getAtIndex(ValueLayout.JAVA_LONG, 1)),
        new Place(
            vectors.getAtIndex(ValueLayout.JAVA_LONG, 2),
            vectors.getAtIndex(ValueLayout.JAVA_LONG, 3)));
  }

  private static long missing(RandomAccessFile pages, Place place) {
    long first = place.address() / PAGE;
    long last = (place.address() + place.bytes() - 1) / PAGE;
    return LongStream.rangeClosed(first, last).filter(page -> !isThere(pages, page)).count();
  }

  private static boolean isThere(RandomAccessFile pages, long page) {
    try {
      pages.seek(page * Long.BYTES);
      byte[] entry = new byte[Long.BYTES];
      pages.readFully(entry);
      // The highest bit of the entry, which begins with its lowest.
      return entry[Long.BYTES - 1] < 0;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String content(Path file) {
    try {
      return new String(Files.readAllBytes(file), US_ASCII).strip();
    } catch (IOException e) {
      // The thread has ended.
      return "";
    }
  }
}
