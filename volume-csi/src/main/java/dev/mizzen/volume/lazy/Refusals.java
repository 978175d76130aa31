package dev.mizzen.volume.lazy;

import dev.mizzen.volume.fuse.Errno;
import dev.mizzen.volume.linux.KernelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a program is told when something fails. */
final class Refusals {

  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private Refusals() {}

  interface Work<T> {
    T run() throws IOException;
  }

  interface Task {
    void run() throws IOException;
  }

  static void of(Task task) {
    of(
        () -> {
          task.run();
          return true;
        });
  }

  static <T> T of(Work<T> work) {
    try {
      return work.run();
    } catch (Errno e) {
      throw e;
    } catch (KernelException e) {
      throw new Errno(e.errno());
    } catch (ArithmeticException e) {
      throw new Errno(Errno.EFBIG);
    } catch (IOException | UncheckedIOException e) {
      throw new Errno(isFull(e) ? Errno.ENOSPC : failed(e));
    } catch (RuntimeException e) {
      throw new Errno(failed(e));
    }
  }

  private static int failed(Exception e) {
    LOG.atWarn().setCause(e).log("A program was told of an input/output error");
    return Errno.EIO;
  }

  /** Java has no other sign of it. */
  private static boolean isFull(Exception e) {
    return String.valueOf(e.getMessage()).contains("No space left on device");
  }
}
