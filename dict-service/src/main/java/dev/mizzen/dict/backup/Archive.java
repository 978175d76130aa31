package dev.mizzen.dict.backup;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A folder as a tar (POSIX) whose last member {@code SHA256SUMS} has the hash of every other, as
 * {@code sha256sum --check} reads it. A backup without it is not whole.
 */
public final class Archive {
  private static final String SUMS = "SHA256SUMS";
  private static final int BUFFER = 1 << 20;

  private Archive() {}

  /**
   * Writes all plain files below a folder. Does not close the stream.
   *
   * @throws IOException of the stream or a file
   */
  public static void write(Path folder, OutputStream out) throws IOException {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    StringBuilder sums = new StringBuilder();
    for (Path file : files(folder)) {
      String name = folder.relativize(file).toString();
      TarArchiveEntry entry = new TarArchiveEntry(file, name);
      tar.putArchiveEntry(entry);
      MessageDigest hash = sha256();
      try (InputStream in = Files.newInputStream(file)) {
        // A file that grows meanwhile must not break its header's promise.
        copy(in, new DigestOutputStream(tar, hash), entry.getSize(), name);
      }
      tar.closeArchiveEntry();
      sums.append(hex(hash)).append("  ").append(name).append('\n');
    }
    byte[] list = sums.toString().getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(SUMS);
    entry.setSize(list.length);
    tar.putArchiveEntry(entry);
    tar.write(list);
    tar.closeArchiveEntry();
    tar.finish();
    tar.flush();
  }

  /**
   * Unpacks into an empty folder and checks every hash; each file is on the disk when it returns.
   *
   * @return how many bytes the files have
   * @throws DamagedBackupException when it is cut off, changed, or no backup at all
   * @throws IOException of the stream or a file
   */
  public static long read(InputStream in, Path folder) throws IOException {
    Map<String, String> found = new TreeMap<>();
    long bytes = 0;
    TarArchiveInputStream tar = new TarArchiveInputStream(in, "UTF-8");
    for (TarArchiveEntry e = next(tar); e != null; e = next(tar)) {
      if (e.getName().equals(SUMS)) {
        check(new String(tar.readAllBytes(), StandardCharsets.UTF_8), found);
        return bytes;
      }
      found.put(e.getName(), unpack(tar, e, folder));
      bytes += e.getSize();
    }
    throw new DamagedBackupException(
        "the backup is cut off: it does not end with %s; take it again".formatted(SUMS));
  }

  private static TarArchiveEntry next(TarArchiveInputStream tar) throws DamagedBackupException {
    try {
      return tar.getNextEntry();
    } catch (IOException | IllegalArgumentException e) {
      throw new DamagedBackupException("the backup is cut off or no tar: " + e.getMessage());
    }
  }

  private static String unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder)
      throws IOException {
    Path file = folder.resolve(entry.getName()).normalize();
    if (!entry.isFile() || !file.startsWith(folder) || file.equals(folder)) {
      throw new DamagedBackupException(entry.getName() + " does not belong into a backup");
    }
    Files.createDirectories(file.getParent());
    MessageDigest hash = sha256();
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream out = Channels.newOutputStream(channel)) {
      copy(new DigestInputStream(tar, hash), out, entry.getSize(), entry.getName());
      channel.force(true);
    }
    return hex(hash);
  }

  private static void check(String sums, Map<String, String> found) throws DamagedBackupException {
    Map<String, String> expected = new TreeMap<>();
    for (String line : sums.lines().toList()) {
      int gap = line.indexOf("  ");
      if (gap < 0) {
        throw new DamagedBackupException(SUMS + " cannot be read");
      }
      expected.put(line.substring(gap + 2), line.substring(0, gap));
    }
    for (Map.Entry<String, String> file : expected.entrySet()) {
      if (!file.getValue().equals(found.get(file.getKey()))) {
        throw new DamagedBackupException(
            "%s is missing or changed in the backup: use another one".formatted(file.getKey()));
      }
    }
    if (expected.size() != found.size()) {
      throw new DamagedBackupException("the backup has files that its list does not name");
    }
  }

  private static void copy(InputStream in, OutputStream out, long size, String name)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    long left = size;
    while (left > 0) {
      int read = read(in, buffer, (int) Math.min(buffer.length, left), name);
      out.write(buffer, 0, read);
      left -= read;
    }
  }

  private static int read(InputStream in, byte[] buffer, int most, String name)
      throws DamagedBackupException {
    try {
      int read = in.read(buffer, 0, most);
      if (read < 0) {
        throw new EOFException("no more bytes");
      }
      return read;
    } catch (IOException e) {
      throw new DamagedBackupException("%s is cut off: %s".formatted(name, e.getMessage()));
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(MessageDigest hash) {
    return HexFormat.of().formatHex(hash.digest());
  }
}
