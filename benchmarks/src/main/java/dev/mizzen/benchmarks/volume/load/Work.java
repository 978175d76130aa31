package dev.mizzen.benchmarks.volume.load;

import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** What programs do with files, by one thread. */
public final class Work {
  private static final int MIB = 1 << 20;
  private static final int PAGE = 4096;

  private Work() {}

  /** Something that is timed. */
  public interface Task {
    void run() throws Exception;
  }

  /** How long it takes, in seconds. */
  public static double seconds(Task task) throws Exception {
    long begin = System.nanoTime();
    task.run();
    return (System.nanoTime() - begin) / 1e9;
  }

  /** Reads a file from beginning to end; returns its bytes. */
  public static long read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(MIB);
      long bytes = 0;
      while (channel.read(buffer.clear()) >= 0) {
        bytes += buffer.position();
      }
      return bytes;
    }
  }

  /** Opens a file and reads its first page. */
  public static void readFirst(Path file) throws IOException {
    try (InputStream in = new FileInputStream(file.toFile())) {
      if (in.readNBytes(PAGE).length != PAGE) {
        throw new EOFException(file.toString());
      }
    }
  }

  /** Opens, reads and closes each. */
  public static void readAll(List<Path> files, int bytes) throws IOException {
    byte[] buffer = new byte[bytes];
    for (Path file : files) {
      try (InputStream in = new FileInputStream(file.toFile())) {
        if (in.readNBytes(buffer, 0, bytes) != bytes) {
          throw new EOFException(file.toString());
        }
      }
    }
  }

  /** Creates files of 4 KiB in a new folder. */
  public static void create(Path folder, int files) throws IOException {
    Files.createDirectory(folder);
    byte[] page = new byte[PAGE];
    for (int i = 0; i < files; i++) {
      Files.write(folder.resolve("created-%05d".formatted(i)), page, StandardOpenOption.CREATE_NEW);
    }
  }

  /** Writes a new file of zeros, MiB by MiB. */
  public static void write(Path file, int mebibytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(MIB);
      for (int i = 0; i < mebibytes; i++) {
        buffer.clear();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
    }
  }

  /** What {@code ls -l} does; returns how many names there are. */
  public static long list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      long names = 0;
      for (Path entry : entries.toList()) {
        Files.getLastModifiedTime(entry);
        names++;
      }
      return names;
    }
  }
}
