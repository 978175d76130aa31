package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.RequestId;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The answers of requests that may come again, durable with what the request did. They lie by the
 * time slice in which they were given; two slices are kept, so that old ones go at once and without
 * being looked for.
 */
final class RequestMemory implements Chore {
  private static final long SLICE = RequestId.REMEMBERED.toMillis();

  /** How the answers of one operation are written; the letter is the operation's own. */
  record Form<T>(char operation, Writing<T> writing, Fields.Reading<T> reading) {}

  /** Writes an answer. */
  interface Writing<T> {
    void to(DataOutputStream out, T answer) throws IOException;
  }

  private final RocksFiles files;

  /** Of the slices that have answers; {@link #NEVER} when none has. */
  private long oldest = NEVER;

  private long used;
  private long latest;

  RequestMemory(RocksFiles files) throws RocksDBException {
    this.files = files;
    try (RocksIterator all = files.db().newIterator(files.requests)) {
      all.seekToFirst();
      if (all.isValid()) {
        oldest = slice(all.key());
        all.seekToLast();
        used = slice(all.key());
        latest = used;
      }
      all.status();
    }
  }

  /** Does the work, unless it was done for this request before; then its answer comes again. */
  <T> T once(
      Batch batch, Kept<?> object, Optional<RequestId> request, Form<T> form, Writer.Work<T> work)
      throws RocksDBException {
    Optional<T> before = recall(batch, object, request, form);
    if (before.isPresent()) {
      return before.get();
    }
    T answer = work.apply(batch);
    remember(batch, object, request, form, answer);
    return answer;
  }

  /** What was answered to this request before. */
  <T> Optional<T> recall(Batch batch, Kept<?> object, Optional<RequestId> request, Form<T> form) {
    if (request.isEmpty()) {
      return Optional.empty();
    }
    long now = now(batch);
    for (long slice = now; slice >= Math.max(now - 1, oldest); slice--) {
      byte[] stored = stored(batch, key(slice, object, form, request.get()));
      if (stored != null) {
        return Optional.of(Fields.read(stored, form.reading));
      }
    }
    return Optional.empty();
  }

  private byte[] stored(Batch batch, byte[] key) {
    try {
      return batch.requests.get(key);
    } catch (RocksDBException e) {
      throw files.unreadable(e);
    }
  }

  /** Keeps an answer with what the batch does. */
  <T> void remember(
      Batch batch, Kept<?> object, Optional<RequestId> request, Form<T> form, T answer) {
    if (request.isPresent()) {
      long slice = now(batch);
      oldest = Math.min(oldest, slice);
      used = slice;
      batch.requests.put(
          key(slice, object, form, request.get()),
          Fields.write(out -> form.writing.to(out, answer)));
    }
  }

  /** The object is gone for good; in a batch of its own. */
  void forget(Batch batch, Kept<?> object) {
    long now = now(batch);
    for (long slice = Math.max(now - 1, oldest); slice <= now; slice++) {
      batch.dropRange(files.requests, bound(slice, object, 0), bound(slice, object, 1));
    }
  }

  private static byte[] bound(long slice, Kept<?> object, int last) {
    return ByteBuffer.allocate(Long.BYTES + object.key().length + 1)
        .putLong(slice)
        .put(object.key())
        .put((byte) last)
        .array();
  }

  /** A slice never begins again, also when the clock was set back between two lives. */
  private long now(Batch batch) {
    latest = Math.max(latest, batch.now() / SLICE);
    return latest;
  }

  @Override
  public long due() {
    return oldest == NEVER ? NEVER : (oldest + 2) * SLICE;
  }

  @Override
  public void run(Batch batch) {
    long kept = now(batch) - 1;
    batch.dropRange(files.requests, Records.id(oldest), Records.id(kept));
    oldest = kept;
    if (used < kept) {
      oldest = NEVER;
    }
  }

  private static <T> byte[] key(long slice, Kept<?> object, Form<T> form, RequestId request) {
    byte[] text = request.text().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(Long.BYTES + object.key().length + 2 + text.length)
        .putLong(slice)
        .put(object.key())
        .put((byte) 0)
        .put((byte) form.operation)
        .put(text)
        .array();
  }

  private static long slice(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }
}
