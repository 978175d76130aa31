package dev.mizzen.benchmarks.volume.load;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Copies a folder as a parallel {@code cp} does: by several threads, a file each. */
public final class Copying {
  private static final int THREADS = 16;
  private static final long STEP = 8 << 20;

  private Copying() {}

  /** Copies all files into an empty folder. */
  public static void all(Path from, Path to) throws Exception {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(from)) {
      files = tree.filter(Files::isRegularFile).toList();
    }
    for (Path folder : files.stream().map(Path::getParent).distinct().toList()) {
      Files.createDirectories(to.resolve(from.relativize(folder)));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> copies =
          files.stream()
              .<Future<?>>map(
                  file ->
                      threads.submit(
                          () -> {
                            copy(file, to.resolve(from.relativize(file)));
                            return null;
                          }))
              .toList();
      for (Future<?> copy : copies) {
        copy.get();
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (FileChannel in = FileChannel.open(from);
        FileChannel out =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long position = 0;
      long size = in.size();
      while (position < size) {
        position += in.transferTo(position, Math.min(STEP, size - position), out);
      }
    }
  }
}
