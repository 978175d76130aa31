package dev.mizzen.volume.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One entry of a directory as CBOR; fields that its type does not have are absent. */
final class EntryCodec {

  private static final byte[] NOTHING = new byte[0];

  private EntryCodec() {}

  /** An entry and its name. */
  record Named(String name, Entry entry) {}

  static void write(JsonGenerator to, String name, Entry entry) throws IOException {
    to.writeStartObject();
    to.writeStringField("n", name);
    switch (entry) {
      case Entry.File file -> write(to, file);
      case Entry.Directory directory -> {
        to.writeStringField("t", "d");
        to.writeBinaryField("h", directory.node().bytes());
        to.writeNumberField("f", directory.files());
        to.writeNumberField("b", directory.bytes());
      }
      case Entry.Link link -> {
        to.writeStringField("t", "l");
        to.writeStringField("l", link.target());
      }
    }
    to.writeEndObject();
  }

  private static void write(JsonGenerator to, Entry.File file) throws IOException {
    to.writeStringField("t", "f");
    to.writeNumberField("s", file.size());
    to.writeBooleanField("x", file.executable());
    to.writeNumberField("m", file.modifiedNanos());
    to.writeBinaryField("c", join(file.chunks()));
    if (file.isInline()) {
      to.writeBinaryField("i", file.inline());
    }
    if (file.pack().isPresent()) {
      to.writeBinaryField("p", file.pack().get().name().bytes());
      to.writeNumberField("o", file.pack().get().offset());
    }
    if (file.sums().isPresent()) {
      to.writeBinaryField("u", file.sums().get().bytes());
    }
  }

  /**
   * Reads the object that begins at the current token.
   *
   * @throws IOException when there is no CBOR
   * @throws IllegalArgumentException when that is not an entry
   */
  static Named read(JsonParser from) throws IOException {
    var fields = new Fields();
    CborObjects.read(from, fields::read);
    return new Named(CborObjects.present("n", fields.name), fields.entry());
  }

  private static final class Fields {
    private String name;
    private String type;
    private Long size;
    private Boolean executable;
    private Long modified;
    private byte[] chunks;
    private byte[] inline = NOTHING;
    private Hash pack;
    private Long offset;
    private Hash sums;
    private Hash node;
    private Long files;
    private Long bytes;
    private String target;

    private void read(String field, JsonParser from) throws IOException {
      switch (field) {
        case "n" -> name = CborObjects.text(from);
        case "t" -> type = CborObjects.text(from);
        case "s" -> size = from.getLongValue();
        case "x" -> executable = from.getBooleanValue();
        case "m" -> modified = from.getLongValue();
        case "c" -> chunks = from.getBinaryValue();
        case "i" -> inline = from.getBinaryValue();
        case "p" -> pack = CborObjects.hash(from);
        case "o" -> offset = from.getLongValue();
        case "u" -> sums = CborObjects.hash(from);
        case "h" -> node = CborObjects.hash(from);
        case "f" -> files = from.getLongValue();
        case "b" -> bytes = from.getLongValue();
        case "l" -> target = CborObjects.text(from);
        default -> throw new IllegalArgumentException("An entry has no field " + field);
      }
    }

    private Entry entry() {
      return switch (CborObjects.present("t", type)) {
        case "f" -> file();
        case "d" ->
            new Entry.Directory(
                CborObjects.present("h", node),
                CborObjects.present("f", files),
                CborObjects.present("b", bytes));
        case "l" -> new Entry.Link(CborObjects.present("l", target));
        default -> throw new IllegalArgumentException("Unknown entry type " + type);
      };
    }

    private Entry.File file() {
      long length = CborObjects.present("s", size);
      var names = split(CborObjects.present("c", chunks));
      boolean fits = inline.length == 0 || isContentOf(length, names);
      if (!fits || names.size() != Chunks.count(length)) {
        throw new IllegalArgumentException("Size and content of " + name + " do not fit");
      }
      return new Entry.File(
          length,
          CborObjects.present("x", executable),
          CborObjects.present("m", modified),
          names,
          inline,
          Optional.ofNullable(pack).map(in -> place(in, names)),
          Optional.ofNullable(sums));
    }

    private Pack place(Hash in, List<Hash> names) {
      long at = CborObjects.present("o", offset);
      if (names.size() != 1 || inline.length > 0 || at < 0) {
        throw new IllegalArgumentException(name + " cannot lie in a pack");
      }
      return new Pack(in, at);
    }

    private boolean isContentOf(long length, List<Hash> names) {
      return inline.length == length && names.equals(List.of(Hash.of(inline)));
    }
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
