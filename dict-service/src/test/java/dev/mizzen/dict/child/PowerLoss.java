package dev.mizzen.dict.child;

import dev.mizzen.dict.backup.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder whose power can go: what a process did not sync is lost. The process is loaded with
 * {@code src/test/c/powerloss.c}, which keeps what was synced; here it is put together again.
 */
public final class PowerLoss {
  private final Path library;
  private final Path root;
  private final Path shadow;

  private PowerLoss(Path library, Path root, Path shadow) {
    this.library = library;
    this.root = root;
    this.shadow = shadow;
  }

  /**
   * Compiles the library.
   *
   * @throws IOException when there is no C compiler
   */
  public static PowerLoss over(Path root, Path scratch) throws IOException {
    Path library = scratch.resolve("powerloss.so");
    Process compiler =
        new ProcessBuilder(
                "cc",
                "-shared",
                "-fPIC",
                "-O1",
                "-o",
                library.toString(),
                Path.of("src/test/c/powerloss.c").toAbsolutePath().toString())
            .redirectErrorStream(true)
            .start();
    String output;
    try (InputStream in = compiler.getInputStream()) {
      output = new String(in.readAllBytes());
    }
    try {
      if (compiler.waitFor() != 0) {
        throw new IOException(output);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return new PowerLoss(library, root.toRealPath(), scratch.resolve("shadow"));
  }

  /** For the process that is to lose its power. */
  public Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "MIZZEN_POWERLOSS_ROOT", root.toString(),
        "MIZZEN_POWERLOSS_SHADOW", shadow.toString());
  }

  /**
   * Everything that is there now counts as synced. Before each process that is to lose its power.
   */
  public void settle() throws IOException {
    Folders.delete(shadow);
    Files.createDirectory(shadow);
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes facts)
              throws IOException {
            StringBuilder names = new StringBuilder();
            try (Stream<Path> entries = Files.list(folder)) {
              for (Path entry : entries.toList()) {
                names
                    .append(inode(entry))
                    .append(Files.isDirectory(entry) ? " d " : " f ")
                    .append(entry.getFileName())
                    .append('\n');
              }
            }
            Files.writeString(shadow.resolve(inode(folder) + ".names"), names);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes facts)
              throws IOException {
            Files.copy(file, shadow.resolve(Long.toString(inode(file))));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** The process is dead; the folder becomes what was synced. */
  public void cut() throws IOException {
    Path after = shadow.resolveSibling("after");
    Folders.delete(after);
    Files.createDirectory(after);
    restore(inode(root), after);
    Folders.delete(root);
    Files.move(after, root);
  }

  private void restore(long directory, Path to) throws IOException {
    Path names = shadow.resolve(directory + ".names");
    List<String> lines = Files.exists(names) ? Files.readAllLines(names) : List.of();
    for (String line : lines) {
      String[] parts = line.split(" ", 3);
      long inode = Long.parseLong(parts[0]);
      Path entry = to.resolve(parts[2]);
      Path content = shadow.resolve(parts[0]);
      if (parts[1].equals("d")) {
        Files.createDirectory(entry);
        restore(inode, entry);
      } else if (Files.exists(content)) {
        Files.copy(content, entry);
      } else {
        Files.createFile(entry);
      }
    }
  }

  private static long inode(Path path) throws IOException {
    return (long) Files.getAttribute(path, "unix:ino");
  }
}
