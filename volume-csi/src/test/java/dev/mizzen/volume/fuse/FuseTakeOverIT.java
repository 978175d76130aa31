package dev.mizzen.volume.fuse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server dies with requests in its hands, and another takes over. Death is a thread that never
 * comes back from the file system, and no other that takes requests.
 *
 * <p>Real mounts: needs /dev/fuse, root and CAP_SYS_ADMIN, hence MIZZEN_IT_MOUNTS=1.
 */
@EnabledIfEnvironmentVariable(named = "MIZZEN_IT_MOUNTS", matches = "1")
class FuseTakeOverIT {

  private static final Duration MOMENT = Duration.ofMillis(100);

  /** Stops in the middle of what it is asked. */
  private static final class Mortal extends MemoryFileSystem {
    final CountDownLatch dying = new CountDownLatch(1);
    final CountDownLatch buried = new CountDownLatch(1);
    volatile boolean mortal = true;

    private void die() {
      if (mortal) {
        dying.countDown();
        try {
          buried.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public int read(long node, long handle, long offset, MemorySegment into) {
      die();
      return super.read(node, handle, offset, into);
    }

    @Override
    public Attributes mkdir(long parent, String name, int mode) {
      var made = super.mkdir(parent, name, mode);
      die();
      return made;
    }
  }

  @TempDir Path directory;
  private final Mortal fileSystem = new Mortal();
  private final ExecutorService programs = Executors.newCachedThreadPool();
  private Mounted mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted = Mounted.of(fileSystem, directory);
  }

  @AfterEach
  void unmount() {
    fileSystem.buried.countDown();
    mounted.close();
    programs.shutdownNow();
  }

  @Test
  void aReaderDoesNotNoticeThatItsServerDied() throws Exception {
    assumeResend();
    fileSystem.put("file", "content".getBytes(UTF_8));
    var reader = submit(() -> Files.readString(mounted.path("file")));
    die();

    takeOver(mounted.negotiated());

    assertThat(reader.get()).isEqualTo("content");
  }

  @Test
  void whatWasDoneBeforeDeathIsNotRefusedAfterIt() throws Exception {
    assumeResend();
    var maker = submit(() -> Files.createDirectory(mounted.path("made")));
    die();

    takeOver(mounted.negotiated());

    assertThat(maker.get()).isDirectory();
  }

  @Test
  void whereTheKernelDoesNotResendExactlyWhatWasTakenFails() throws Exception {
    var maker = submit(() -> Files.createDirectory(mounted.path("made")));
    die();
    var waiting = submit(() -> Files.readString(mounted.path("file")));

    takeOver(withoutResend());

    assertThatThrownBy(maker::get)
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("Input/output error");
    assertThatThrownBy(waiting::get).hasCauseInstanceOf(NoSuchFileException.class);
    assertThat(Files.createDirectory(mounted.path("other"))).isDirectory();
  }

  @Test
  void whereTheKernelDoesNotResendReadersAskAgain() throws Exception {
    fileSystem.put("file", "content".getBytes(UTF_8));
    var reader = submit(() -> Files.readString(mounted.path("file")));
    die();

    takeOver(withoutResend());

    assertThat(reader.get()).isEqualTo("content");
  }

  @Test
  void afterADrainNothingIsLost() throws Exception {
    fileSystem.mortal = false;
    fileSystem.put("file", "content".getBytes(UTF_8));
    assertThat(mounted.path("file")).hasContent("content");

    assertThat(mounted.server().drain(Duration.ofSeconds(30))).isTrue();

    assertThat(mounted.server().isServing()).isFalse();
    var asked = submit(() -> Files.exists(mounted.path("other")));
    mounted.resumeWith(fileSystem, mounted.negotiated());
    assertThat(asked.get()).isFalse();
  }

  @Test
  void openFilesAndListingsStayOpen() throws Exception {
    fileSystem.mortal = false;
    IntStream.range(0, 5_000).forEach(i -> fileSystem.put("name-%04d".formatted(i), new byte[1]));
    var names = new ArrayList<String>();
    try (var listing = Files.newDirectoryStream(mounted.path());
        var file = Files.newInputStream(mounted.path("name-0000"))) {
      var iterator = listing.iterator();
      for (int i = 0; i < 1_000; i++) {
        names.add(iterator.next().getFileName().toString());
      }
      mounted.server().drain(Duration.ofSeconds(30));
      mounted.resumeWith(fileSystem, mounted.negotiated());

      iterator.forEachRemaining(path -> names.add(path.getFileName().toString()));
      assertThat(file.readAllBytes()).hasSize(1);
    }

    assertThat(names).hasSize(5_000).doesNotHaveDuplicates();
    await().untilAsserted(() -> assertThat(fileSystem.handles()).isZero());
  }

  private <T> Future<T> submit(Callable<T> callable) {
    return programs.submit(callable);
  }

  private void die() throws InterruptedException {
    fileSystem.dying.await();
    assertThat(mounted.server().drain(MOMENT)).isFalse();
    fileSystem.mortal = false;
  }

  private void takeOver(Negotiated negotiated) throws Exception {
    mounted.resumeWith(fileSystem, negotiated);
  }

  private Negotiated withoutResend() {
    var old = mounted.negotiated();
    return new Negotiated(old.minor(), old.flags() & ~Protocol.HAS_RESEND, old.maxWrite());
  }

  private void assumeResend() {
    Assumptions.assumeTrue(mounted.negotiated().resends(), "needs Linux 6.9");
  }
}
