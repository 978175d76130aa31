package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.DictLimits;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.ObjectName;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** One dict as the writer sees it, with what is not yet durable; readers see {@link View}. */
final class DictState extends Kept<DictPolicy> {
  /** What is durable, and when it was last used. */
  record View(
      long id,
      Definition<DictPolicy> definition,
      long entries,
      long bytes,
      long version,
      IdleTime idle,
      LastUse lastUse) {
    DictInfo info() {
      return new DictInfo(definition, entries, bytes, version, lastUse.ago());
    }
  }

  long entries;
  long bytes;
  long version;
  IdleTime idle;
  final ChangeLog log;
  final Sweeper.Progress expiring = new Sweeper.Progress();
  final Sweeper.Progress idling = new Sweeper.Progress();

  DictState(
      ObjectName name,
      long id,
      Definition<DictPolicy> definition,
      LastUse lastUse,
      long version,
      IdleTime idle) {
    super(name, id, definition, lastUse);
    this.version = version;
    this.idle = idle;
    this.log = new ChangeLog(version);
  }

  View view() {
    return new View(id, definition, entries, bytes, version, idle, lastUse);
  }

  @Override
  byte[] key() {
    return Records.definitionKey('d', name);
  }

  @Override
  void writeOwn(DataOutputStream out) throws IOException {
    DictPolicy policy = definition.policy();
    out.writeLong(policy.limits().entries());
    out.writeLong(policy.limits().valueBytes());
    out.writeLong(policy.limits().totalBytes());
    out.writeLong(Fields.millis(policy.idle()));
    idle.write(out);
    out.writeLong(version);
    out.writeLong(entries);
    out.writeLong(bytes);
  }

  static DictState read(ObjectName name, byte[] stored, LastUse lastUse) {
    return Fields.read(stored, in -> read(name, in, lastUse));
  }

  private static DictState read(ObjectName name, DataInputStream in, LastUse lastUse)
      throws IOException {
    Common common = Common.read(in);
    DictLimits limits = new DictLimits(in.readLong(), in.readLong(), in.readLong());
    DictPolicy policy = new DictPolicy(limits, Fields.duration(in.readLong()));
    IdleTime idle = IdleTime.read(policy, in);
    DictState state =
        new DictState(name, common.id(), common.with(policy), lastUse, in.readLong(), idle);
    state.retained = common.retained();
    state.entries = in.readLong();
    state.bytes = in.readLong();
    return state;
  }
}
