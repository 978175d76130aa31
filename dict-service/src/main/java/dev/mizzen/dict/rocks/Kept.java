package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Sharing;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A dict or a queue as the writer sees it, with what is not yet durable.
 *
 * @param <P> how it is kept
 */
abstract class Kept<P> {
  /** The layout of its record; format 1 had 0 here, the first byte of an id. */
  private static final int LAYOUT = 2;

  ObjectName name;

  /** Of its data; another one after each clear. */
  long id;

  Definition<P> definition;

  /** Its object is gone and its data waits for the next one. */
  boolean retained;

  /** When a client last used it; a rename does not change whose it is. */
  final LastUse lastUse;

  Kept(ObjectName name, long id, Definition<P> definition, LastUse lastUse) {
    this.name = name;
    this.id = id;
    this.definition = definition;
    this.lastUse = lastUse;
  }

  /** Where its record is. */
  abstract byte[] key();

  /** Its own fields, after those of every kind. */
  abstract void writeOwn(DataOutputStream out) throws IOException;

  final byte[] write() {
    return Fields.write(
        out -> {
          out.writeByte(LAYOUT);
          out.writeLong(id);
          out.writeBoolean(retained);
          out.writeUTF(definition.uid());
          out.writeUTF(definition.reclaim().name());
          out.writeLong(Fields.millis(definition.lifetime()));
          writeNames(out, definition.sharing().readers());
          writeNames(out, definition.sharing().writers());
          writeOwn(out);
        });
  }

  private static void writeNames(DataOutputStream out, Optional<Set<String>> names)
      throws IOException {
    out.writeInt(names.map(Set::size).orElse(-1));
    for (String name : new TreeSet<>(names.orElse(Set.of()))) {
      out.writeUTF(name);
    }
  }

  /** The fields of every kind, as they are read back; its own follow. */
  record Common(
      long id,
      boolean retained,
      String uid,
      Reclaim reclaim,
      Optional<Duration> lifetime,
      Sharing sharing) {
    static Common read(DataInputStream in) throws IOException {
      if (in.readByte() != LAYOUT) {
        throw new IOException("the record of a definition is damaged");
      }
      return new Common(
          in.readLong(),
          in.readBoolean(),
          in.readUTF(),
          Reclaim.valueOf(in.readUTF()),
          Fields.duration(in.readLong()),
          new Sharing(readNames(in), readNames(in)));
    }

    private static Optional<Set<String>> readNames(DataInputStream in) throws IOException {
      int count = in.readInt();
      if (count < 0) {
        return Optional.empty();
      }
      Set<String> names = new TreeSet<>();
      for (int i = 0; i < count; i++) {
        names.add(in.readUTF());
      }
      return Optional.of(names);
    }

    <P> Definition<P> with(P policy) {
      return new Definition<>(uid, policy, reclaim, sharing, lifetime);
    }
  }
}
