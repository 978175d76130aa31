package dev.mizzen.volume.lazy;

import dev.mizzen.volume.lazy.Change.Kind;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.NodeCodec;
import dev.mizzen.volume.upload.Stat;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Changes as bytes: a letter, then the fields. Local to one node. */
final class ChangeCodec {

  private final NodeCodec entries = new NodeCodec();

  void write(Change change, DataOutputStream out) throws IOException {
    switch (change) {
      case Change.Known known -> {
        name(out, 'k', known.parent(), known.name());
        out.writeLong(known.number());
        out.writeByte(known.kind().ordinal());
      }
      case Change.Own own -> {
        name(out, 'o', own.parent(), own.name());
        out.writeLong(own.number());
      }
      case Change.Hidden hidden -> name(out, 'h', hidden.parent(), hidden.name());
      case Change.Cleared cleared -> name(out, 'c', cleared.parent(), cleared.name());
      case Change.Base base -> {
        number(out, 'b', base.number());
        out.writeByte(base.kind().ordinal());
        optional(out, base.entry().map(entry -> entries.encodeEntry("", entry)));
      }
      case Change.Renewed renewed -> number(out, 'r', renewed.number());
      case Change.Staged staged -> {
        number(out, 's', staged.number());
        out.writeLong(staged.local());
      }
      case Change.Hashed hashed -> {
        number(out, 'H', hashed.number());
        bytes(out, entries.encodeEntry("", hashed.entry()));
        hashed.stat().writeTo(out);
      }
      case Change.Synced synced -> {
        number(out, 'S', synced.number());
        synced.stat().writeTo(out);
      }
      case Change.Mode mode -> {
        number(out, 'm', mode.number());
        out.writeInt(mode.mode());
      }
      case Change.Modified modified -> {
        number(out, 't', modified.number());
        out.writeLong(modified.nanos());
      }
      case Change.Attribute attribute -> {
        name(out, 'x', attribute.number(), attribute.name());
        optional(out, attribute.value());
      }
      case Change.Dropped dropped -> number(out, 'd', dropped.number());
      case Change.Opened opened -> {
        number(out, 'O', opened.handle());
        out.writeLong(opened.number());
        out.writeInt(opened.flags());
        out.writeInt(opened.pid());
      }
      case Change.Released released -> number(out, 'R', released.handle());
      case Change.Backed backed -> {
        number(out, 'P', backed.number());
        out.writeInt(backed.backing());
      }
      case Change.Mapped mapped -> number(out, 'M', mapped.number());
      case Change.Committing committing -> {
        out.writeByte('C');
        text(out, committing.token());
        bytes(out, entries.encodeEntry("", committing.ours()));
      }
      case Change.NotCommitted _ -> out.writeByte('N');
      case Change.InStep inStep -> number(out, 'I', inStep.commit());
      case Change.CleanBytes clean -> number(out, 'B', clean.bytes());
      case Change.Next next -> number(out, 'n', next.number());
      case Change.Booted booted -> {
        out.writeByte('L');
        text(out, booted.id());
      }
    }
  }

  Change read(DataInputStream in) throws IOException {
    byte letter = in.readByte();
    return switch (letter) {
      case 'k' -> new Change.Known(in.readLong(), text(in), in.readLong(), kind(in));
      case 'o' -> new Change.Own(in.readLong(), text(in), in.readLong());
      case 'h' -> new Change.Hidden(in.readLong(), text(in));
      case 'c' -> new Change.Cleared(in.readLong(), text(in));
      case 'b' -> new Change.Base(in.readLong(), kind(in), optionalEntry(in));
      case 'r' -> new Change.Renewed(in.readLong());
      case 's' -> new Change.Staged(in.readLong(), in.readLong());
      case 'H' -> new Change.Hashed(in.readLong(), (Entry.File) entry(in), Stat.readFrom(in));
      case 'S' -> new Change.Synced(in.readLong(), Stat.readFrom(in));
      case 'm' -> new Change.Mode(in.readLong(), in.readInt());
      case 't' -> new Change.Modified(in.readLong(), in.readLong());
      case 'x' -> new Change.Attribute(in.readLong(), text(in), optional(in));
      case 'd' -> new Change.Dropped(in.readLong());
      case 'O' -> new Change.Opened(in.readLong(), in.readLong(), in.readInt(), in.readInt());
      case 'R' -> new Change.Released(in.readLong());
      case 'M' -> new Change.Mapped(in.readLong());
      case 'P' -> new Change.Backed(in.readLong(), in.readInt());
      case 'C' -> new Change.Committing(text(in), (Entry.Directory) entry(in));
      case 'N' -> new Change.NotCommitted();
      case 'I' -> new Change.InStep(in.readLong());
      case 'B' -> new Change.CleanBytes(in.readLong());
      case 'n' -> new Change.Next(in.readLong());
      case 'L' -> new Change.Booted(text(in));
      default -> throw new IOException("Not a change: " + letter);
    };
  }

  private static void number(DataOutputStream out, char letter, long number) throws IOException {
    out.writeByte(letter);
    out.writeLong(number);
  }

  private static void name(DataOutputStream out, char letter, long parent, String name)
      throws IOException {
    number(out, letter, parent);
    text(out, name);
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    bytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    return in.readNBytes(in.readInt());
  }

  private static void optional(DataOutputStream out, Optional<byte[]> bytes) throws IOException {
    out.writeBoolean(bytes.isPresent());
    if (bytes.isPresent()) {
      bytes(out, bytes.get());
    }
  }

  private static Optional<byte[]> optional(DataInputStream in) throws IOException {
    return in.readBoolean() ? Optional.of(bytes(in)) : Optional.empty();
  }

  private Entry entry(DataInputStream in) throws IOException {
    return entries.decodeEntry(bytes(in));
  }

  private Optional<Entry> optionalEntry(DataInputStream in) throws IOException {
    return in.readBoolean() ? Optional.of(entry(in)) : Optional.empty();
  }

  private static Kind kind(DataInputStream in) throws IOException {
    return Kind.values()[in.readByte()];
  }
}
