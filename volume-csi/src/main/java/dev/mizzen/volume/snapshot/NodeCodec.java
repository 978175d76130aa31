package dev.mizzen.volume.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Directory nodes as bytes: CBOR with fields in a fixed order and entries in name order, so that
 * equal directories have equal bytes and hence one name.
 */
public final class NodeCodec {

  private final CBORMapper cbor = new CBORMapper();

  /** Has entries or parts. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonPropertyOrder({"format", "entries", "parts"})
  private record WireNode(int format, List<WireEntry> entries, List<WirePart> parts) {}

  @JsonPropertyOrder({"n", "h", "e", "f", "b"})
  private record WirePart(String n, byte[] h, int e, long f, long b) {}

  /** Absent fields are those which the type does not have. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonPropertyOrder({"n", "t", "s", "x", "m", "c", "i", "p", "o", "u", "h", "f", "b", "l"})
  private record WireEntry(
      String n,
      String t,
      Long s,
      Boolean x,
      Long m,
      byte[] c,
      byte[] i,
      byte[] p,
      Long o,
      byte[] u,
      byte[] h,
      Long f,
      Long b,
      String l) {}

  /** The bytes of a node; equal nodes give equal bytes. */
  byte[] encode(NodeObject node) {
    try {
      return cbor.writeValueAsBytes(
          switch (node) {
            case Node entries -> toWire(entries);
            case NodeObject.Parted parted -> toWire(parted);
          });
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WireNode toWire(Node node) {
    var entries = new ArrayList<WireEntry>(node.entries().size());
    node.entries().forEach((name, entry) -> entries.add(toWire(name, entry)));
    return new WireNode(formatOf(node), entries, null);
  }

  private static WireNode toWire(NodeObject.Parted parted) {
    var parts =
        parted.parts().stream()
            .map(
                part ->
                    new WirePart(
                        part.first(),
                        part.node().bytes(),
                        part.entries(),
                        part.files(),
                        part.bytes()))
            .toList();
    return new WireNode(Format.CURRENT, null, parts);
  }

  /** The oldest that can say it, so that what did not change keeps its name. */
  private static int formatOf(Node node) {
    boolean young =
        node.entries().values().stream()
            .anyMatch(
                entry ->
                    entry instanceof Entry.File file
                        && (file.pack().isPresent() || file.sums().isPresent()));
    return young ? Format.CURRENT : Format.FIRST;
  }

  /**
   * @throws CorruptVolumeException when these are not the bytes of a node
   * @throws NewerFormatException when a newer Mizzen wrote them
   */
  NodeObject decode(String what, byte[] bytes) {
    try {
      var tree = cbor.readTree(bytes);
      Format.check(what, tree.path("format").asInt());
      var wire = cbor.treeToValue(tree, WireNode.class);
      return wire.parts() == null ? entries(wire) : parts(wire);
    } catch (IOException | IllegalArgumentException | NullPointerException e) {
      throw new CorruptVolumeException(what + " cannot be read as a directory node", e);
    }
  }

  private static Node entries(WireNode wire) {
    var entries = new TreeMap<String, Entry>();
    for (var entry : wire.entries()) {
      entries.put(entry.n(), fromWire(entry));
    }
    return new Node(entries);
  }

  private static NodeObject.Parted parts(WireNode wire) {
    var parts = new ArrayList<NodeObject.Part>();
    for (var part : wire.parts()) {
      boolean follows = parts.isEmpty() || parts.getLast().first().compareTo(part.n()) < 0;
      if (!follows || part.e() < 1) {
        throw new IllegalArgumentException("The parts of a directory are not in order");
      }
      parts.add(new NodeObject.Part(part.n(), hash(part.h()), part.e(), part.f(), part.b()));
    }
    return new NodeObject.Parted(parts);
  }

  /** One entry as bytes, for the index on a node's disk. */
  public byte[] encodeEntry(String name, Entry entry) {
    try {
      return cbor.writeValueAsBytes(toWire(name, entry));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The opposite of {@link #encodeEntry}. */
  public Entry decodeEntry(byte[] bytes) throws IOException {
    return fromWire(cbor.readValue(bytes, WireEntry.class));
  }

  private static WireEntry toWire(String name, Entry entry) {
    return switch (entry) {
      case Entry.File file ->
          new WireEntry(
              name,
              "f",
              file.size(),
              file.executable(),
              file.modifiedNanos(),
              join(file.chunks()),
              file.isInline() ? file.inline() : null,
              file.pack().map(pack -> pack.name().bytes()).orElse(null),
              file.pack().map(Pack::offset).orElse(null),
              file.sums().map(Hash::bytes).orElse(null),
              null,
              null,
              null,
              null);
      case Entry.Directory directory ->
          new WireEntry(
              name,
              "d",
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              directory.node().bytes(),
              directory.files(),
              directory.bytes(),
              null);
      case Entry.Link link ->
          new WireEntry(
              name,
              "l",
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              link.target());
    };
  }

  private static Entry fromWire(WireEntry wire) {
    return switch (wire.t()) {
      case "f" -> file(wire);
      case "d" -> new Entry.Directory(Hash.fromBytes(wire.h(), 0), wire.f(), wire.b());
      case "l" -> new Entry.Link(wire.l());
      default -> throw new IllegalArgumentException("Unknown entry type " + wire.t());
    };
  }

  private static Entry.File file(WireEntry wire) {
    byte[] inline = wire.i() == null ? new byte[0] : wire.i();
    var chunks = split(wire.c());
    boolean fits = inline.length == 0 || isContentOf(inline, wire.s(), chunks);
    if (!fits || chunks.size() != Chunks.count(wire.s())) {
      throw new IllegalArgumentException("Size and content of " + wire.n() + " do not fit");
    }
    var pack = Optional.ofNullable(wire.p()).map(name -> new Pack(hash(name), wire.o()));
    if (pack.isPresent() && (chunks.size() != 1 || inline.length > 0 || wire.o() < 0)) {
      throw new IllegalArgumentException(wire.n() + " cannot lie in a pack");
    }
    var sums = Optional.ofNullable(wire.u()).map(NodeCodec::hash);
    return new Entry.File(wire.s(), wire.x(), wire.m(), chunks, inline, pack, sums);
  }

  private static Hash hash(byte[] bytes) {
    if (bytes.length != Hash.LENGTH) {
      throw new IllegalArgumentException("A hash has a broken length");
    }
    return Hash.fromBytes(bytes, 0);
  }

  private static boolean isContentOf(byte[] inline, long size, List<Hash> chunks) {
    return inline.length == size && chunks.equals(List.of(Hash.of(inline)));
  }

  private static byte[] join(List<Hash> chunks) {
    var buffer = ByteBuffer.allocate(chunks.size() * Hash.LENGTH);
    chunks.forEach(chunk -> chunk.writeTo(buffer));
    return buffer.array();
  }

  private static List<Hash> split(byte[] joined) {
    if (joined.length % Hash.LENGTH != 0) {
      throw new IllegalArgumentException("A list of hashes has a broken length");
    }
    var chunks = new ArrayList<Hash>(joined.length / Hash.LENGTH);
    for (int offset = 0; offset < joined.length; offset += Hash.LENGTH) {
      chunks.add(Hash.fromBytes(joined, offset));
    }
    return chunks;
  }
}
