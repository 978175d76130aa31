package dev.mizzen.volume.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {

  @TempDir Path directory;

  @Test
  void letsOneProcessInAtATime() throws Exception {
    // Given a process that has the lock
    var lock = StateLock.take(directory);

    // When another one wants it, while it is held and after
    int whileHeld = flock();
    lock.release();
    int after = flock();

    // Then it gets it only after
    assertThat(whileHeld).isNotZero();
    assertThat(after).isZero();
  }

  /** Another process: locks of one JVM do not exclude each other the same way. */
  private int flock() throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                "python3",
                "-c",
                "import fcntl,sys; fcntl.lockf(open(sys.argv[1],'w'), fcntl.LOCK_EX | fcntl.LOCK_NB)",
                directory.resolve("lock").toString())
            .redirectErrorStream(true)
            .start();
    process.getInputStream().readAllBytes();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
