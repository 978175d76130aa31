package dev.mizzen.volume.workspace;

import dev.mizzen.volume.snapshot.NodeCodec;
import dev.mizzen.volume.upload.Stat;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The index on disk: read and written as a stream, since it is as long as the volume has files.
 * Local to one node and one release; nothing outside this class reads it.
 */
final class IndexFile {

  private static final int VERSION = 1;

  private final NodeCodec codec = new NodeCodec();
  private final Path file;
  private volatile OptionalLong commit = OptionalLong.empty();

  IndexFile(Path file) {
    this.file = file;
  }

  /** The commit of the index, as it was read or written last. */
  long commit() throws IOException {
    return commit.isPresent() ? commit.getAsLong() : read().commit();
  }

  Index read() throws IOException {
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      int version = in.readInt();
      if (version != VERSION) {
        throw new IOException("%s has version %d, not %d".formatted(file, version, VERSION));
      }
      long number = in.readLong();
      var leaves = new TreeMap<String, Index.Indexed>();
      for (int left = in.readInt(); left > 0; left--) {
        String path = text(in);
        var entry = codec.decodeEntry(bytes(in));
        leaves.put(path, new Index.Indexed(entry, Stat.readFrom(in)));
      }
      var directories = new TreeSet<String>();
      for (int left = in.readInt(); left > 0; left--) {
        directories.add(text(in));
      }
      commit = OptionalLong.of(number);
      return new Index(number, leaves, directories);
    }
  }

  void write(Index index) throws IOException {
    Path young = file.resolveSibling(file.getFileName() + ".new");
    try (var channel =
            FileChannel.open(
                young,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        var out =
            new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)))) {
      out.writeInt(VERSION);
      out.writeLong(index.commit());
      out.writeInt(index.leaves().size());
      for (var named : index.leaves().entrySet()) {
        writeLeaf(out, named);
      }
      out.writeInt(index.directories().size());
      for (String directory : index.directories()) {
        writeText(out, directory);
      }
      out.flush();
      channel.force(true);
    }
    Files.move(young, file, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.sync(file.getParent());
    commit = OptionalLong.of(index.commit());
  }

  private void writeLeaf(DataOutputStream out, Map.Entry<String, Index.Indexed> named)
      throws IOException {
    writeText(out, named.getKey());
    byte[] entry = codec.encodeEntry("", named.getValue().entry());
    out.writeInt(entry.length);
    out.write(entry);
    named.getValue().stat().writeTo(out);
  }

  // Not writeUTF: it ends at 64 KiB.
  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    return in.readNBytes(in.readInt());
  }
}
