package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Changes;
import dev.mizzen.dict.engine.Changes.Change;
import dev.mizzen.dict.engine.Changes.Kind;
import dev.mizzen.dict.engine.Dicts;
import java.util.ArrayList;
import java.util.List;

/** The last changes of one dict, in a ring. Only the writer's thread comes here. */
final class ChangeLog {
  /** Of one change beside its key, about. */
  private static final int OVERHEAD = 48;

  private static final int FIRST_CAPACITY = 16;
  private static final Kind[] KINDS = Kind.values();

  private long[] versions = new long[0];
  private byte[] kinds = new byte[0];
  private byte[][] keys = new byte[0][];
  private int first;
  private int size;
  private long bytes;

  /** All changes after this version are here. */
  private long forgotten;

  /** The dict's version with all that is here. */
  private long version;

  private final List<Change> staged = new ArrayList<>();

  /** Nothing was lost so far: the dict has this version. */
  ChangeLog(long version) {
    this.version = version;
    this.forgotten = version;
  }

  long bytes() {
    return bytes;
  }

  long version() {
    return version;
  }

  /** Will have happened once the batch is durable. */
  void stage(Kind kind, Bytes key, long at) {
    staged.add(new Change(kind, key, at));
  }

  /** What was staged has happened; says how many bytes more that is. */
  long publish(long dictVersion) {
    long before = bytes;
    staged.forEach(this::append);
    staged.clear();
    version = dictVersion;
    return bytes - before;
  }

  private void append(Change change) {
    if (size == Dicts.REMEMBERED_CHANGES) {
      dropFirst();
    }
    if (size == versions.length) {
      grow();
    }
    int at = (first + size) % versions.length;
    versions[at] = change.version();
    kinds[at] = (byte) change.kind().ordinal();
    keys[at] = change.key().array();
    size++;
    bytes += OVERHEAD + keys[at].length;
  }

  private void grow() {
    int capacity = Math.clamp(2L * size, FIRST_CAPACITY, Dicts.REMEMBERED_CHANGES);
    long[] newVersions = new long[capacity];
    byte[] newKinds = new byte[capacity];
    byte[][] newKeys = new byte[capacity][];
    for (int i = 0; i < size; i++) {
      int at = (first + i) % versions.length;
      newVersions[i] = versions[at];
      newKinds[i] = kinds[at];
      newKeys[i] = keys[at];
    }
    versions = newVersions;
    kinds = newKinds;
    keys = newKeys;
    first = 0;
  }

  private void dropFirst() {
    forgotten = versions[first];
    bytes -= OVERHEAD + keys[first].length;
    keys[first] = null;
    first = (first + 1) % versions.length;
    size--;
  }

  /** Forgets the older half; says how many bytes less that is. */
  long halve() {
    long before = bytes;
    for (int drop = (size + 1) / 2; drop > 0; drop--) {
      dropFirst();
    }
    return before - bytes;
  }

  /** Whether all changes after that version are here. */
  boolean knows(long after) {
    return after >= forgotten && after <= version;
  }

  /** Changes after a version that is {@link #knows known}; none is a reason to wait. */
  Changes after(long after, Bytes prefix, int most) {
    List<Change> found = new ArrayList<>();
    for (int i = index(after); i < size; i++) {
      int at = (first + i) % versions.length;
      Kind kind = KINDS[kinds[at]];
      Bytes key = Bytes.of(keys[at]);
      if (kind == Kind.CLEAR || key.startsWith(prefix)) {
        found.add(new Change(kind, key, versions[at]));
        if (found.size() == most) {
          return new Changes(found, versions[at]);
        }
      }
    }
    return new Changes(found, version);
  }

  /** Of the first change after a version. */
  private int index(long after) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (versions[(first + middle) % versions.length] <= after) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
