package dev.mizzen.volume.lazy;

import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.FlatTree;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.Node;
import dev.mizzen.volume.snapshot.NodeCodec;
import dev.mizzen.volume.snapshot.NodeObject;
import dev.mizzen.volume.snapshot.Nodes;
import dev.mizzen.volume.snapshot.OverlayNodes;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Directories that a view is in step with and that may be nowhere in the store: where somebody else
 * had committed meanwhile, the commit that was made is another tree than the view's. They lie one
 * after the other in a local file, in front of the store.
 */
final class KeptNodes implements Nodes, Closeable {

  private static final int HEADER = 8;

  private final NodeCodec codec = new NodeCodec();
  private final Map<Hash, Place> places = new LinkedHashMap<>();
  private final FileChannel channel;
  private final Nodes store;

  private record Place(long offset, int length) {}

  /** Goes on with the file, if there is one; what is torn at its end is cut off. */
  KeptNodes(Path file, Nodes store) throws IOException {
    this.store = store;
    this.channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    long end = 0;
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      long size = channel.size();
      while (end + HEADER <= size) {
        int length = in.readInt();
        int sum = in.readInt();
        if (length < 0 || end + HEADER + length > size) {
          break;
        }
        byte[] record = in.readNBytes(length);
        if (sum(record) != sum) {
          break;
        }
        places.put(name(record), new Place(end + HEADER, length));
        end += HEADER + length;
      }
    }
    channel.truncate(end);
  }

  /** What is kept is whole, also where it has the name of a list of parts. */
  @Override
  public NodeObject object(Hash hash) {
    Place place;
    synchronized (this) {
      place = places.get(hash);
    }
    return place == null ? store.object(hash) : read(place);
  }

  @Override
  public void prepare(List<Hash> hashes) {
    List<Hash> elsewhere;
    synchronized (this) {
      elsewhere = hashes.stream().filter(hash -> !places.containsKey(hash)).toList();
    }
    store.prepare(elsewhere);
  }

  /** Returns once they would survive the node's power failing. */
  synchronized void keep(Map<Hash, Node> nodes) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var young = new LinkedHashMap<Hash, Place>();
    long end = channel.size();
    try (var out = new DataOutputStream(bytes)) {
      for (var named : nodes.entrySet()) {
        if (!places.containsKey(named.getKey())) {
          byte[] record = encode(named.getKey(), named.getValue());
          young.put(named.getKey(), new Place(end + bytes.size() + HEADER, record.length));
          out.writeInt(record.length);
          out.writeInt(sum(record));
          out.write(record);
        }
      }
    }
    var buffer = ByteBuffer.wrap(bytes.toByteArray());
    while (buffer.hasRemaining()) {
      channel.write(buffer, end + buffer.position());
    }
    channel.force(false);
    places.putAll(young);
  }

  /** Shows them to a commit, so that what it needs of them is uploaded. */
  void addTo(OverlayNodes overlay) {
    Map<Hash, Place> all;
    synchronized (this) {
      all = new LinkedHashMap<>(places);
    }
    all.values().forEach(place -> overlay.directory(read(place).entries(), FlatTree.Spill.NONE));
  }

  synchronized void clear() throws IOException {
    places.clear();
    channel.truncate(0);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private byte[] encode(Hash hash, Node node) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeUTF(hash.toString());
      out.writeInt(node.entries().size());
      for (var named : node.entries().entrySet()) {
        write(out, named.getKey().getBytes(StandardCharsets.UTF_8));
        write(out, codec.encodeEntry("", named.getValue()));
      }
    }
    return bytes.toByteArray();
  }

  private Node read(Place place) {
    try {
      var buffer = ByteBuffer.allocate(place.length());
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, place.offset() + buffer.position()) < 0) {
          throw new IOException("The kept directories have become shorter");
        }
      }
      var entries = new TreeMap<String, Entry>();
      try (var in = new DataInputStream(new ByteArrayInputStream(buffer.array()))) {
        in.readUTF();
        for (int left = in.readInt(); left > 0; left--) {
          String name = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
          entries.put(name, codec.decodeEntry(in.readNBytes(in.readInt())));
        }
      }
      return new Node(entries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Hash name(byte[] record) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(record))) {
      return Hash.fromHex(in.readUTF());
    }
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static int sum(byte[] bytes) {
    var sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }
}
