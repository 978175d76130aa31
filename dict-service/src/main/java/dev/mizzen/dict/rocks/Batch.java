package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The effects of some operations, seen by the later ones among them and by nobody else until {@link
 * #commit}; then the answers. Ranges are deleted last: operations that delete ranges run in a batch
 * of their own.
 */
final class Batch {
  private final RocksFiles files;
  private final Catalog catalog;
  private final long now;
  final Cells entries;
  final Cells times;
  final Cells uses;
  final Cells requests;
  final Cells dedupKeys;
  final QueueChanges queues;
  private final Map<DictState, Boolean> dicts = new LinkedHashMap<>();
  private final List<byte[]> droppedMeta = new ArrayList<>();
  private final List<Range> ranges = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final List<Answer> early = new ArrayList<>();
  private boolean headerTouched;

  private record Range(ColumnFamilyHandle column, byte[] from, byte[] to) {}

  Batch(RocksFiles files, Catalog catalog, long now) {
    this.files = files;
    this.catalog = catalog;
    this.now = now;
    this.entries = new Cells(files, files.entries, catalog.heads);
    this.times = new Cells(files, files.times);
    this.uses = new Cells(files, files.uses);
    this.requests = new Cells(files, files.requests);
    this.dedupKeys = new Cells(files, files.dedupKeys);
    this.queues = new QueueChanges(files, catalog.items);
  }

  /** The time of all of its operations, in milliseconds since 1970: after each was submitted. */
  long now() {
    return now;
  }

  Catalog catalog() {
    return catalog;
  }

  void touch(DictState state) {
    dicts.put(state, true);
  }

  void touchHeader() {
    headerTouched = true;
  }

  void dropMeta(byte[] key) {
    droppedMeta.add(key);
  }

  /** All that is kept for idle time. */
  void dropIdle(long id) {
    dropRange(
        files.times, TimeKeys.begin(id, TimeKeys.IDLE), TimeKeys.begin(id, TimeKeys.IDLE + 1));
    dropRange(files.uses, Records.id(id), Records.id(id + 1));
  }

  /** Dicts that it has changed. */
  Set<DictState> dicts() {
    return dicts.keySet();
  }

  void dropRange(ColumnFamilyHandle column, byte[] from, byte[] to) {
    ranges.add(new Range(column, from, to));
  }

  void dropEntries(long id) {
    for (ColumnFamilyHandle column : List.of(files.entries, files.times, files.uses)) {
      dropRange(column, Records.id(id), Records.id(id + 1));
    }
  }

  /** To be given once everything so far is durable. */
  void answer(Answer answer) {
    answers.add(answer);
  }

  /**
   * To be given once everything so far is written: the death of the process does not undo what it
   * says, the death of the machine may.
   */
  void answerEarly(Answer answer) {
    early.add(answer);
  }

  /** Whether somebody heard before all was durable; once it is committed. */
  boolean hasAnsweredEarly() {
    return !early.isEmpty();
  }

  /** To be done once everything so far is durable. */
  void answer(Runnable work) {
    answer(Answer.doing(work));
  }

  /** It is durable and published. */
  void giveAnswers() {
    answers.forEach(Answer::give);
  }

  /** Nobody knows whether it is durable. */
  void refuse(StoreException why) {
    early.forEach(answer -> answer.refuse(why));
    answers.forEach(answer -> answer.refuse(why));
  }

  /** Writes and syncs, unless there is nothing to write; then what is durable is published. */
  void commit() throws RocksDBException {
    if (!entries.isEmpty()) {
      // They are read beside the writer, and must not be seen before they are durable.
      answers.addAll(early);
      early.clear();
    }
    try (WriteBatch batch = new WriteBatch()) {
      entries.writeTo(batch);
      times.writeTo(batch);
      uses.writeTo(batch);
      requests.writeTo(batch);
      queues.writeTo(batch, catalog);
      dedupKeys.writeTo(batch);
      writeMeta(batch);
      for (Range range : ranges) {
        batch.deleteRange(range.column, range.from, range.to);
      }
      if (batch.count() > 0) {
        write(batch);
      }
    }
    entries.written();
    dicts.keySet().forEach(catalog::publish);
    queues.written(catalog);
  }

  private void write(WriteBatch batch) throws RocksDBException {
    if (early.isEmpty()) {
      files.write(batch);
    } else {
      files.writeUnsynced(batch);
      early.forEach(Answer::give);
      files.sync();
    }
  }

  private void writeMeta(WriteBatch batch) throws RocksDBException {
    for (byte[] key : droppedMeta) {
      batch.delete(files.meta, key);
    }
    for (DictState dict : dicts.keySet()) {
      if (catalog.dicts.get(dict.name) == dict) {
        batch.put(files.meta, dict.key(), dict.write());
      }
    }
    if (headerTouched) {
      batch.put(files.meta, Catalog.HEADER, catalog.header());
    }
  }
}
