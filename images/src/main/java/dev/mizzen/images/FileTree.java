package dev.mizzen.images;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Folders that become layers. Every file has the same time, which the image keeps: the JVM compares
 * the times of jars with those its AOT cache was made from.
 */
final class FileTree {
  /** The time of every file in an image. */
  static final Instant TIME = Instant.ofEpochSecond(1);

  private static final FilePermissions STICKY = FilePermissions.fromOctalString("777");

  private FileTree() {}

  /** A layer of everything below a folder, as if that folder were the root. */
  static FileEntriesLayer layer(String name, Path root) {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(file -> !file.equals(root)).sorted().toList()) {
        AbsoluteUnixPath inImage = AbsoluteUnixPath.get("/" + root.relativize(file));
        layer.addEntry(file, inImage, permissions(file, inImage), TIME);
      }
    } catch (IOException e) {
      throw new ImageException("Cannot read " + root, e);
    }
    return layer.build();
  }

  private static FilePermissions permissions(Path file, AbsoluteUnixPath inImage) {
    if (inImage.toString().equals("/tmp")) {
      return STICKY;
    }
    return FilePermissions.fromOctalString(
        Files.isDirectory(file) || Files.isExecutable(file) ? "755" : "644");
  }

  /** Copies files into a folder, with the time of the image. */
  static void copyInto(Path folder, List<Path> files) {
    try {
      Files.createDirectories(folder);
      for (Path file : files) {
        Path copy = folder.resolve(file.getFileName());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(copy, FileTime.from(TIME));
      }
    } catch (IOException e) {
      throw new ImageException("Cannot copy into " + folder, e);
    }
  }

  /** Writes a text file of an image. */
  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      Files.setLastModifiedTime(file, FileTime.from(TIME));
    } catch (IOException e) {
      throw new ImageException("Cannot write " + file, e);
    }
  }

  /** Deletes a folder and all below it, without following links. */
  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure)
                throws IOException {
              if (failure != null) {
                throw failure;
              }
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new ImageException("Cannot delete " + folder, e);
    }
  }
}
