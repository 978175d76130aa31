package dev.mizzen.volume.snapshot;

import dev.mizzen.volume.snapshot.Pool.Kind;
import dev.mizzen.volume.store.Content;
import dev.mizzen.volume.transfer.Transfers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * Brings the contents of files into a volume: cut into chunks, small ones packed in the order in
 * which they are given, the smallest left to the directory's node. What {@link Written} gives may
 * be committed once {@link #flush} has returned. For one thread.
 */
public final class ContentWriter implements FlatTree.Spill, AutoCloseable {

  /** Bytes of the first array for a file that may be short. */
  private static final int GROWING = 1 << 18;

  private static final int READ = 1 << 17;

  private final Sink sink;
  private final Pieces pieces = new Pieces();
  private final AtomicLong uploaded = new AtomicLong();
  private final PackBuffer pack = new PackBuffer();
  private String directory = "";
  private long inlined;

  /** Where cut contents go. */
  private interface Sink extends AutoCloseable {
    void put(Kind kind, Hash hash, Piece piece);

    void await();

    @Override
    void close();
  }

  /**
   * What was read at once.
   *
   * @param array that begins with it
   * @param length of it in bytes
   */
  private record Piece(byte[] array, int length) {
    static Piece of(byte[] array) {
      return new Piece(array, array.length);
    }

    Hash hash() {
      return Hash.of(array, length);
    }

    byte[] bytes() {
      return length == array.length ? array : Arrays.copyOf(array, length);
    }
  }

  private ContentWriter(BiFunction<AtomicLong, Pieces, Sink> sink) {
    this.sink = sink.apply(uploaded, pieces);
  }

  /** Uploads, in parallel. */
  public static ContentWriter into(VolumeRepository volume, Transfers transfers) {
    return into(volume, transfers, System::nanoTime);
  }

  static ContentWriter into(VolumeRepository volume, Transfers transfers, LongSupplier nanos) {
    return new ContentWriter(
        (uploaded, pieces) ->
            new Uploading(
                volume, transfers.batch(), new UploadLease(volume, nanos), uploaded, pieces));
  }

  /** Only tells what the files are; these cannot be committed. */
  public static ContentWriter telling() {
    return new ContentWriter((uploaded, pieces) -> new Telling(pieces));
  }

  /**
   * A file to come.
   *
   * @param path by which neighbours are packed together
   * @param modifiedNanos since the epoch, when the content was last changed
   * @param atMost bytes that are read of it
   */
  public record Arriving(String path, boolean executable, long modifiedNanos, long atMost) {}

  /** A file that was read. */
  public static final class Written {
    private Entry.File file;
    private boolean settled;

    private Written(Entry.File file, boolean settled) {
      this.file = file;
      this.settled = settled;
    }

    /** In bytes. */
    public long size() {
      return file.size();
    }

    /**
     * The file as it is to be committed.
     *
     * @throws IllegalStateException before {@link #flush}
     */
    public Entry.File file() {
      if (!settled) {
        throw new IllegalStateException("The file's pack is not complete: flush first");
      }
      return file;
    }

    private void settle(Entry.File as) {
      file = as;
      settled = true;
    }
  }

  /**
   * Reads a file to its end and sends it on its way.
   *
   * @param known what is committed already; nothing is sent when the content is the same
   */
  public Written write(Arriving arriving, InputStream content, Optional<Entry.File> known)
      throws IOException {
    var first = next(content, arriving.atMost());
    int length = first.length();
    if (length == Chunks.SIZE) {
      return large(arriving, first, content);
    }
    var chunks = length == 0 ? List.<Hash>of() : List.of(first.hash());
    var file =
        new Entry.File(
            length, arriving.executable(), arriving.modifiedNanos(), chunks, new byte[0]);
    var same = known.filter(file::sameAs);
    if (same.isPresent() || length == 0) {
      pieces.giveBack(first.array());
      return new Written(same.orElse(file), true);
    }
    if (length <= Entry.INLINE_LIMIT && hasRoom(arriving.path(), length)) {
      return new Written(file.inlined(first.bytes()), true);
    }
    return length <= Pack.FILE_LIMIT ? packed(file, first.bytes()) : single(file, first);
  }

  private boolean hasRoom(String path, int length) {
    String parent = FlatTree.parentOf(path);
    if (!parent.equals(directory)) {
      directory = parent;
      inlined = 0;
    }
    inlined += length;
    return inlined <= FlatTree.INLINE_PER_NODE;
  }

  private Written packed(Entry.File file, byte[] content) {
    if (!pack.hasRoom(content.length)) {
      closePack();
    }
    var written = new Written(file, false);
    pack.add(written, content);
    return written;
  }

  private Written single(Entry.File file, Piece content) {
    if (content.length() <= Chunks.SUMMED) {
      sink.put(Kind.CHUNKS, file.chunks().getFirst(), content);
      return new Written(file, true);
    }
    var sums = new ByteArrayOutputStream();
    sum(content.array(), content.length(), sums);
    sink.put(Kind.CHUNKS, file.chunks().getFirst(), content);
    return new Written(file.summed(put(sums)), true);
  }

  private Written large(Arriving arriving, Piece first, InputStream content) throws IOException {
    var chunks = new ArrayList<Hash>();
    var sums = new ByteArrayOutputStream();
    long size = 0;
    var piece = first;
    while (piece.length() > 0) {
      Hash hash = sum(piece.array(), piece.length(), sums);
      int length = piece.length();
      chunks.add(hash);
      size += length;
      sink.put(Kind.CHUNKS, hash, piece);
      piece =
          length < Chunks.SIZE ? Piece.of(new byte[0]) : next(content, arriving.atMost() - size);
    }
    var file =
        new Entry.File(size, arriving.executable(), arriving.modifiedNanos(), chunks, new byte[0]);
    return new Written(file.summed(put(sums)), true);
  }

  private Hash put(ByteArrayOutputStream sums) {
    byte[] bytes = sums.toByteArray();
    Hash name = Hash.of(bytes);
    sink.put(Kind.SUMS, name, Piece.of(bytes));
    return name;
  }

  /**
   * Adds the sums of a chunk and gives its name: in one pass, while a part of it is in the
   * processor's cache.
   */
  static Hash sum(byte[] content, int length, ByteArrayOutputStream sums) {
    var whole = Hash.digest();
    for (int at = 0; at < length; at += Chunks.SUMMED) {
      int part = Math.min(length - at, Chunks.SUMMED);
      whole.update(content, at, part);
      sums.writeBytes(Hash.of(content, at, part).bytes());
    }
    return Hash.fromBytes(whole.digest(), 0);
  }

  private void closePack() {
    pack.close(
        (hash, content) -> sink.put(Kind.PACKS, hash, Piece.of(content)),
        (hash, content) -> sink.put(Kind.CHUNKS, hash, Piece.of(content)));
  }

  /** Waits until all of it is in the store. */
  public void flush() {
    closePack();
    sink.await();
  }

  @Override
  public List<Entry.File> store(List<Entry.File> files) {
    var written = files.stream().map(file -> packed(file.withoutInline(), file.inline())).toList();
    flush();
    return written.stream().map(Written::file).toList();
  }

  /** Bytes that the store was sent. */
  public long uploadedBytes() {
    return uploaded.get();
  }

  @Override
  public void close() {
    sink.close();
  }

  /** A chunk, or less at the end. */
  private Piece next(InputStream content, long atMost) throws IOException {
    int most = (int) Math.min(Chunks.SIZE, atMost);
    byte[] piece = most > Chunks.SIZE / 2 ? pieces.take() : new byte[Math.min(most, GROWING)];
    int filled = 0;
    while (filled < most) {
      if (filled == piece.length) {
        piece = Arrays.copyOf(piece, (int) Math.min(filled * 4L, most));
      }
      // More at once would be as much memory of the channel's own.
      int room = Math.min(Math.min(piece.length, most) - filled, READ);
      int count = content.read(piece, filled, room);
      if (count < 0) {
        break;
      }
      filled += count;
    }
    return new Piece(piece, filled);
  }

  /**
   * Arrays for chunks, used again: to make one for each would keep the collector busy with large
   * arrays and little else.
   */
  private static final class Pieces {
    private final Queue<byte[]> free = new ConcurrentLinkedQueue<>();

    byte[] take() {
      byte[] piece = free.poll();
      return piece == null ? new byte[Chunks.SIZE] : piece;
    }

    void giveBack(byte[] piece) {
      if (piece.length == Chunks.SIZE) {
        free.add(piece);
      }
    }
  }

  /** Small files that become one object. */
  private static final class PackBuffer {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final Map<Hash, Integer> offsets = new HashMap<>();
    private final List<Written> waiting = new ArrayList<>();

    private interface Store {
      void put(Hash hash, byte[] content);
    }

    boolean hasRoom(int length) {
      return content.size() + length <= Pack.SIZE;
    }

    void add(Written written, byte[] bytes) {
      waiting.add(written);
      Hash chunk = written.file.chunks().getFirst();
      if (!offsets.containsKey(chunk)) {
        offsets.put(chunk, content.size());
        content.writeBytes(bytes);
      }
    }

    /** One content alone is its own chunk: there is nothing to be found in it. */
    void close(Store packs, Store chunks) {
      if (waiting.isEmpty()) {
        return;
      }
      byte[] bytes = content.toByteArray();
      Hash name = Hash.of(bytes);
      boolean alone = offsets.size() == 1;
      (alone ? chunks : packs).put(name, bytes);
      for (var written : waiting) {
        int offset = offsets.get(written.file.chunks().getFirst());
        written.settle(alone ? written.file : written.file.in(new Pack(name, offset)));
      }
      content.reset();
      offsets.clear();
      waiting.clear();
    }
  }

  private record Uploading(
      VolumeRepository volume,
      Transfers.Batch batch,
      UploadLease lease,
      AtomicLong uploaded,
      Pieces pieces)
      implements Sink {
    @Override
    public void put(Kind kind, Hash hash, Piece piece) {
      lease.touch();
      var content = new Content(piece.array(), piece.length(), hash.toString());
      // Twice: what is free for the next one is held, too.
      batch.submit(
          2L * piece.array().length,
          () -> {
            if (volume.putUnlessThere(kind, hash, content)) {
              uploaded.addAndGet(content.length());
            }
            pieces.giveBack(piece.array());
          });
    }

    @Override
    public void await() {
      batch.await();
      lease.touch();
    }

    @Override
    public void close() {
      batch.close();
      lease.close();
    }
  }

  private record Telling(Pieces pieces) implements Sink {
    @Override
    public void put(Kind kind, Hash hash, Piece piece) {
      pieces.giveBack(piece.array());
    }

    @Override
    public void await() {}

    @Override
    public void close() {}
  }
}
