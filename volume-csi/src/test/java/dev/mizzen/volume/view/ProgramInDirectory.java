package dev.mizzen.volume.view;

import dev.mizzen.volume.workspace.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.HashSet;
import java.util.SortedMap;
import java.util.TreeMap;

/** A program at work in a directory, mounted or not. */
public final class ProgramInDirectory implements Program {

  private final Path top;

  public ProgramInDirectory(Path top) {
    this.top = top;
  }

  @Override
  public void write(String path, byte[] content) throws IOException {
    Path file = top.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  @Override
  public byte[] bytes(String path) throws IOException {
    return Files.readAllBytes(top.resolve(path));
  }

  @Override
  public void delete(String path) throws IOException {
    DurableFiles.deleteTree(top.resolve(path));
  }

  @Override
  public void makeDirectories(String path) throws IOException {
    Files.createDirectories(top.resolve(path));
  }

  @Override
  public void symlink(String path, String target) throws IOException {
    Files.createSymbolicLink(top.resolve(path), Path.of(target));
  }

  @Override
  public void move(String from, String to) throws IOException {
    Files.move(top.resolve(from), top.resolve(to));
  }

  @Override
  public void chmod(String path, int mode) throws IOException {
    var permissions = new HashSet<PosixFilePermission>();
    var all = PosixFilePermission.values();
    for (int bit = 0; bit < all.length; bit++) {
      if ((mode & (0400 >> bit)) != 0) {
        permissions.add(all[bit]);
      }
    }
    Files.setPosixFilePermissions(top.resolve(path), permissions);
  }

  @Override
  public void modified(String path, Instant time) throws IOException {
    Files.setLastModifiedTime(top.resolve(path), FileTime.from(time));
  }

  @Override
  public Instant modified(String path) throws IOException {
    return Files.getLastModifiedTime(top.resolve(path)).toInstant();
  }

  @Override
  public SortedMap<String, String> tree() throws IOException {
    var tree = new TreeMap<String, String>();
    try (var paths = Files.walk(top)) {
      for (Path path : paths.skip(1).toList()) {
        tree.put(top.relativize(path).toString(), describe(path));
      }
    }
    return tree;
  }

  private static String describe(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return "-> " + Files.readSymbolicLink(path);
    }
    if (Files.isDirectory(path)) {
      return "directory";
    }
    return Program.shown(
        Files.readAllBytes(path),
        Files.isExecutable(path),
        Files.getLastModifiedTime(path).toInstant());
  }
}
