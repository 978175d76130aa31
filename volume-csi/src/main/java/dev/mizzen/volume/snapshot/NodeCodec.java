package dev.mizzen.volume.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Directory nodes as bytes: CBOR with fields in a fixed order and entries in name order, so that
 * equal directories have equal bytes and hence one name.
 */
public final class NodeCodec {

  private final CBORFactory cbor = new CBORFactory();

  private interface Writing {
    void to(JsonGenerator generator) throws IOException;
  }

  /** The bytes of a node; equal nodes give equal bytes. */
  byte[] encode(NodeObject node) {
    return bytes(
        to -> {
          to.writeStartObject();
          switch (node) {
            case Node entries -> write(to, entries);
            case NodeObject.Parted parted -> write(to, parted);
          }
          to.writeEndObject();
        });
  }

  private static void write(JsonGenerator to, Node node) throws IOException {
    to.writeNumberField("format", formatOf(node));
    to.writeFieldName("entries");
    to.writeStartArray(node.entries(), node.entries().size());
    for (Map.Entry<String, Entry> entry : node.entries().entrySet()) {
      EntryCodec.write(to, entry.getKey(), entry.getValue());
    }
    to.writeEndArray();
  }

  private static void write(JsonGenerator to, NodeObject.Parted parted) throws IOException {
    to.writeNumberField("format", Format.CURRENT);
    to.writeFieldName("parts");
    to.writeStartArray(parted.parts(), parted.parts().size());
    for (NodeObject.Part part : parted.parts()) {
      to.writeStartObject();
      to.writeStringField("n", part.first());
      to.writeBinaryField("h", part.node().bytes());
      to.writeNumberField("e", part.entries());
      to.writeNumberField("f", part.files());
      to.writeNumberField("b", part.bytes());
      to.writeEndObject();
    }
    to.writeEndArray();
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
    try (JsonParser from = cbor.createParser(bytes)) {
      from.nextToken();
      var fields = new Fields(what);
      CborObjects.read(from, fields::read);
      return fields.node();
    } catch (IOException | IllegalArgumentException e) {
      throw new CorruptVolumeException(what + " cannot be read as a directory node", e);
    }
  }

  private static final class Fields {
    private final String what;
    private int format;
    private TreeMap<String, Entry> entries;
    private List<NodeObject.Part> parts;

    private Fields(String what) {
      this.what = what;
    }

    private void read(String field, JsonParser from) throws IOException {
      switch (field) {
        case "format" -> {
          format = from.getIntValue();
          // Before what only a newer release knows is met.
          Format.check(what, format);
        }
        case "entries" -> {
          entries = new TreeMap<>();
          CborObjects.readArray(from, this::entry);
        }
        case "parts" -> {
          parts = new ArrayList<>();
          CborObjects.readArray(from, this::part);
        }
        default -> throw new IllegalArgumentException("A node has no field " + field);
      }
    }

    private void entry(JsonParser from) throws IOException {
      var read = EntryCodec.read(from);
      entries.put(read.name(), read.entry());
    }

    private void part(JsonParser from) throws IOException {
      var part = new PartFields();
      CborObjects.read(from, part::read);
      boolean follows = parts.isEmpty() || parts.getLast().first().compareTo(part.first) < 0;
      if (!follows || part.entries < 1) {
        throw new IllegalArgumentException("The parts of a directory are not in order");
      }
      parts.add(part.part());
    }

    private NodeObject node() {
      Format.check(what, format);
      return parts == null
          ? new Node(CborObjects.present("entries", entries))
          : new NodeObject.Parted(parts);
    }
  }

  private static final class PartFields {
    private String first = "";
    private Hash node;
    private int entries;
    private long files;
    private long bytes;

    private void read(String field, JsonParser from) throws IOException {
      switch (field) {
        case "n" -> first = CborObjects.text(from);
        case "h" -> node = CborObjects.hash(from);
        case "e" -> entries = from.getIntValue();
        case "f" -> files = from.getLongValue();
        case "b" -> bytes = from.getLongValue();
        default -> throw new IllegalArgumentException("A part has no field " + field);
      }
    }

    private NodeObject.Part part() {
      return new NodeObject.Part(first, CborObjects.present("h", node), entries, files, bytes);
    }
  }

  /** One entry as bytes, for the index on a node's disk. */
  public byte[] encodeEntry(String name, Entry entry) {
    return bytes(to -> EntryCodec.write(to, name, entry));
  }

  /**
   * The opposite of {@link #encodeEntry}.
   *
   * @throws IllegalArgumentException when that is not an entry
   */
  public Entry decodeEntry(byte[] bytes) throws IOException {
    try (JsonParser from = cbor.createParser(bytes)) {
      from.nextToken();
      return EntryCodec.read(from).entry();
    }
  }

  private byte[] bytes(Writing writing) {
    var out = new ByteArrayOutputStream();
    try (JsonGenerator generator = cbor.createGenerator(out)) {
      writing.to(generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
