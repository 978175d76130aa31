package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictLimits;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.ObjectName;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/** One dict as the writer sees it, with what is not yet durable; readers see {@link View}. */
final class DictState {
  /** What is durable. */
  record View(long id, Definition<DictPolicy> definition, long entries, long bytes) {}

  final ObjectName name;
  long id;
  Definition<DictPolicy> definition;
  boolean retained;
  long entries;
  long bytes;
  long version;

  DictState(ObjectName name, long id, Definition<DictPolicy> definition, long version) {
    this.name = name;
    this.id = id;
    this.definition = definition;
    this.version = version;
  }

  View view() {
    return new View(id, definition, entries, bytes);
  }

  byte[] write() {
    return Fields.write(this::write);
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeLong(id);
    out.writeBoolean(retained);
    out.writeUTF(definition.uid());
    out.writeUTF(definition.reclaim().name());
    out.writeLong(definition.policy().limits().entries());
    out.writeLong(definition.policy().limits().valueBytes());
    out.writeLong(definition.policy().limits().totalBytes());
    out.writeLong(version);
    out.writeLong(entries);
    out.writeLong(bytes);
  }

  static DictState read(ObjectName name, byte[] stored) {
    return Fields.read(stored, in -> read(name, in));
  }

  private static DictState read(ObjectName name, DataInputStream in) throws IOException {
    long id = in.readLong();
    boolean retained = in.readBoolean();
    String uid = in.readUTF();
    Reclaim reclaim = Reclaim.valueOf(in.readUTF());
    DictLimits limits = new DictLimits(in.readLong(), in.readLong(), in.readLong());
    DictState state =
        new DictState(
            name,
            id,
            new Definition<>(uid, new DictPolicy(limits, Optional.empty()), reclaim),
            in.readLong());
    state.retained = retained;
    state.entries = in.readLong();
    state.bytes = in.readLong();
    return state;
  }
}
