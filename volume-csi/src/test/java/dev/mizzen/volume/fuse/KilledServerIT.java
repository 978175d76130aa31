package dev.mizzen.volume.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.LinuxMounts;
import dev.mizzen.volume.linux.MountTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process that serves is killed, again and again, while programs read; this one holds the
 * descriptor, as the keeper does.
 *
 * <p>Real mounts: needs /dev/fuse, root and CAP_SYS_ADMIN, hence MIZZEN_IT_MOUNTS=1.
 */
@EnabledIfEnvironmentVariable(named = "MIZZEN_IT_MOUNTS", matches = "1")
class KilledServerIT {

  private static final int LIVES = 5;
  private static final int READERS = 3;
  private static final int READS = 200;
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path directory;
  private final LinuxMounts mounts = new LinuxMounts();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final AtomicLong reads = new AtomicLong();
  private Path target;
  private Descriptor device;
  private Negotiated negotiated;

  @BeforeEach
  void mount() throws Exception {
    target = Files.createDirectory(directory.resolve("mount"));
    device = new FuseMount(mounts, new MountTable()).mount("mizzen:test/kill", target, false);
    negotiated = Handshake.with(device);
  }

  @AfterEach
  void unmount() {
    enough.set(true);
    mounts.unmount(target);
    // Whoever still waits is told that the mount is gone.
    device.close();
  }

  @Test
  void readersDoNotNoticeThatTheirServerIsKilled() throws Exception {
    Assumptions.assumeTrue(negotiated.resends(), "needs Linux 6.9");
    try (var programs = Executors.newFixedThreadPool(READERS)) {
      var readers = new ArrayList<Future<Boolean>>();
      for (int reader = 0; reader < READERS; reader++) {
        long seed = reader;
        readers.add(programs.submit(() -> read(new Random(seed))));
      }
      for (int life = 1; life <= LIVES; life++) {
        live(life == LIVES ? readers : List.of());
      }
    }
  }

  /** A server that lives until others were answered by it; of the last one, all of the readers. */
  private void live(List<Future<Boolean>> last) throws Exception {
    long before = reads.get();
    var server = ServingProcess.start(device, negotiated, directory);
    try {
      await()
          .atMost(LONG)
          .untilAsserted(() -> assertThat(reads.get()).isGreaterThan(before + READS));
      enough.set(!last.isEmpty());
      assertThat(last)
          .allSatisfy(reader -> assertThat(reader).succeedsWithin(LONG).isEqualTo(true));
    } finally {
      server.kill();
    }
  }

  private boolean read(Random random) throws Exception {
    var notifier = new FuseNotifier(device, negotiated);
    while (!enough.get()) {
      int file = random.nextInt(ServingProcess.FILES);
      // Numbers are given in order, after the top's. What is remembered is read from nobody.
      notifier.inode(FileSystem.ROOT + 1 + file);
      assertThat(Files.readAllBytes(target.resolve(ServingProcess.name(file))))
          .isEqualTo(ServingProcess.content(file));
      reads.incrementAndGet();
    }
    return true;
  }
}
