package dev.mizzen.dict.engine;

import dev.mizzen.dict.engine.Changes.Change;
import dev.mizzen.dict.engine.Changes.Kind;
import dev.mizzen.dict.engine.Lookup.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** One dict as specified; whoever calls has swept it first. */
final class MemoryDict {
  private static final Bytes ALL = Bytes.of(new byte[0]);

  /**
   * An entry.
   *
   * @param used last read or written
   */
  record Cell(Value value, long version, Optional<Instant> expires, Instant used) {
    private Entry seen(Instant now) {
      return new Entry(value, version, expires.map(e -> Duration.between(now, e)));
    }
  }

  private record Answer(Object answer, Instant given) {}

  private TreeMap<Bytes, Cell> cells = new TreeMap<>();
  private List<Change> changes = new ArrayList<>();
  private final Map<List<Object>, Answer> answers = new HashMap<>();
  private Definition<DictPolicy> definition;
  private boolean retained;
  private long version;

  /** All changes after this version are remembered. */
  private long forgotten;

  private Instant idleSince;
  private Instant kept;
  private Instant lastUse;

  MemoryDict(Definition<DictPolicy> definition, long version, Instant now, Instant start) {
    this.definition = definition;
    this.version = version;
    this.forgotten = version;
    this.idleSince = now;
    this.kept = now;
    this.lastUse = start;
  }

  Definition<DictPolicy> definition() {
    return definition;
  }

  boolean retained() {
    return retained;
  }

  void retain() {
    retained = true;
  }

  void define(Definition<DictPolicy> next, Instant now) {
    if (!next.policy().idle().equals(definition.policy().idle())) {
      idleSince = now;
    }
    definition = next;
    retained = false;
    kept = now;
  }

  long version() {
    return version;
  }

  void raise(long floor) {
    version = Math.max(version, floor);
  }

  void keepAlive(Instant now) {
    kept = now;
  }

  /** Its ephemeral lifetime is over. */
  boolean over(Instant now) {
    return !retained && definition.lifetime().filter(l -> !kept.plus(l).isAfter(now)).isPresent();
  }

  void use(Instant now) {
    lastUse = now;
  }

  DictInfo info(Instant now) {
    return new DictInfo(
        definition, cells.size(), bytes(cells), version, Duration.between(lastUse, now));
  }

  private static long bytes(Map<Bytes, Cell> cells) {
    return cells.entrySet().stream()
        .mapToLong(e -> e.getKey().length() + e.getValue().value().data().length)
        .sum();
  }

  /** Removes what is over, the first one first. */
  void sweep(Instant now) {
    cells.entrySet().stream()
        .filter(e -> !due(e.getValue()).isAfter(now))
        .sorted(
            Comparator.comparing((Map.Entry<Bytes, Cell> e) -> due(e.getValue()))
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::drop);
    answers.values().removeIf(a -> a.given.plus(RequestId.REMEMBERED).isBefore(now));
  }

  private Instant due(Cell cell) {
    Instant used = cell.used.isAfter(idleSince) ? cell.used : idleSince;
    Instant idle = definition.policy().idle().map(used::plus).orElse(Instant.MAX);
    return cell.expires.filter(e -> e.isBefore(idle)).orElse(idle);
  }

  Optional<Entry> read(Bytes key, Instant now) {
    Cell cell = cells.computeIfPresent(key, (k, c) -> new Cell(c.value, c.version, c.expires, now));
    return Optional.ofNullable(cell).map(c -> c.seen(now));
  }

  Map<Bytes, Entry> entries(Instant now) {
    Map<Bytes, Entry> all = new TreeMap<>();
    cells.forEach((key, cell) -> all.put(key, cell.seen(now)));
    return all;
  }

  Cell cell(Bytes key) {
    return cells.get(key);
  }

  long write(Bytes key, Value value, Optional<Instant> expires, Instant now) {
    version++;
    cells.put(key, new Cell(value, version, expires, now));
    changed(Kind.PUT, key);
    return version;
  }

  void drop(Bytes key) {
    cells.remove(key);
    version++;
    changed(Kind.REMOVE, key);
  }

  long clear() {
    long deleted = cells.size();
    if (deleted > 0) {
      cells.clear();
      version++;
      changed(Kind.CLEAR, ALL);
    }
    return deleted;
  }

  private void changed(Kind kind, Bytes key) {
    changes.add(new Change(kind, key, version));
    while (changes.size() > Dicts.REMEMBERED_CHANGES) {
      forgotten = changes.removeFirst().version();
    }
  }

  void check(Condition condition, Bytes key) {
    Cell cell = cells.get(key);
    switch (condition) {
      case Condition.None none -> {
        // Always true.
      }
      case Condition.Absent absent -> {
        if (cell != null) {
          throw Refusals.exists();
        }
      }
      case Condition.Present present -> {
        if (cell == null) {
          throw Refusals.changed();
        }
      }
      case Condition.Version wanted -> {
        if (cell == null || cell.version != wanted.version()) {
          throw Refusals.changed();
        }
      }
    }
  }

  void checkSize(Value value) {
    long most = definition.policy().limits().valueBytes();
    if (value.data().length > most) {
      throw Refusals.tooLarge("valueBytes", value.data().length, most);
    }
  }

  /** All of it, or nothing when it is refused or has grown over a limit. */
  <T> T atomically(Supplier<T> work) {
    TreeMap<Bytes, Cell> cellsBefore = new TreeMap<>(cells);
    List<Change> changesBefore = new ArrayList<>(changes);
    long versionBefore = version;
    long forgottenBefore = forgotten;
    try {
      T done = work.get();
      DictLimits limits = definition.policy().limits();
      long entries = cells.size();
      if (entries > cellsBefore.size() && entries > limits.entries()) {
        throw Refusals.full("entries", entries, limits.entries());
      }
      long bytes = bytes(cells);
      if (bytes > bytes(cellsBefore) && bytes > limits.totalBytes()) {
        throw Refusals.full("totalBytes", bytes, limits.totalBytes());
      }
      return done;
    } catch (StoreException e) {
      cells = cellsBefore;
      changes = changesBefore;
      version = versionBefore;
      forgotten = forgottenBefore;
      throw e;
    }
  }

  /** Does it once; a refusal may be tried again. */
  <T> T once(
      String operation, Optional<RequestId> request, Instant now, Class<T> type, Supplier<T> work) {
    if (request.isEmpty()) {
      return work.get();
    }
    List<Object> key = List.of(operation, request.get());
    if (!answers.containsKey(key)) {
      answers.put(key, new Answer(work.get(), now));
    }
    return type.cast(answers.get(key).answer);
  }

  /** Changes after a version; empty when there is none yet. */
  Optional<Changes> changes(long after, Bytes prefix, int most) {
    if (after < forgotten || after > version) {
      throw Refusals.compacted(after);
    }
    List<Change> found =
        changes.stream()
            .filter(c -> c.version() > after)
            .filter(c -> c.kind() == Kind.CLEAR || c.key().startsWith(prefix))
            .limit(most)
            .toList();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Changes(found, found.size() == most ? found.getLast().version() : version));
  }
}
