package dev.mizzen.volume.snapshot;

import dev.mizzen.volume.snapshot.Pool.Kind;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Brings the contents of files into a volume: cut into chunks, small ones packed in the order in
 * which they are given, the smallest left to the directory's node. What {@link Written} gives may
 * be committed once {@link #flush} has returned. For one thread.
 */
public final class ContentWriter implements FlatTree.Spill, AutoCloseable {

  private final Sink sink;
  private final AtomicLong uploaded = new AtomicLong();
  private final PackBuffer pack = new PackBuffer();
  private String directory = "";
  private long inlined;

  /** Where cut contents go. */
  private interface Sink extends AutoCloseable {
    void put(Kind kind, Hash hash, byte[] content);

    void await();

    @Override
    void close();
  }

  private ContentWriter(Function<AtomicLong, Sink> sink) {
    this.sink = sink.apply(uploaded);
  }

  /** Uploads, in parallel. */
  public static ContentWriter into(VolumeRepository volume, Transfers transfers) {
    return into(volume, transfers, System::nanoTime);
  }

  static ContentWriter into(VolumeRepository volume, Transfers transfers, LongSupplier nanos) {
    return new ContentWriter(
        uploaded ->
            new Uploading(volume, transfers.batch(), new UploadLease(volume, nanos), uploaded));
  }

  /** Only tells what the files are; these cannot be committed. */
  public static ContentWriter telling() {
    return new ContentWriter(uploaded -> new Telling());
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
    byte[] first = next(content, arriving.atMost());
    if (first.length == Chunks.SIZE) {
      return large(arriving, first, content);
    }
    var chunks = first.length == 0 ? List.<Hash>of() : List.of(Hash.of(first));
    var file =
        new Entry.File(
            first.length, arriving.executable(), arriving.modifiedNanos(), chunks, new byte[0]);
    var same = known.filter(file::sameAs);
    if (same.isPresent() || first.length == 0) {
      return new Written(same.orElse(file), true);
    }
    if (first.length <= Entry.INLINE_LIMIT && hasRoom(arriving.path(), first.length)) {
      return new Written(file.inlined(first), true);
    }
    return first.length <= Pack.FILE_LIMIT ? packed(file, first) : single(file, first);
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

  private Written single(Entry.File file, byte[] content) {
    sink.put(Kind.CHUNKS, file.chunks().getFirst(), content);
    if (content.length <= Chunks.SUMMED) {
      return new Written(file, true);
    }
    var sums = new ByteArrayOutputStream();
    sum(content, sums);
    return new Written(file.summed(put(sums)), true);
  }

  private Written large(Arriving arriving, byte[] first, InputStream content) throws IOException {
    var chunks = new ArrayList<Hash>();
    var sums = new ByteArrayOutputStream();
    long size = 0;
    for (byte[] piece = first;
        piece.length > 0;
        piece =
            piece.length < Chunks.SIZE ? new byte[0] : next(content, arriving.atMost() - size)) {
      Hash hash = Hash.of(piece);
      chunks.add(hash);
      sum(piece, sums);
      size += piece.length;
      sink.put(Kind.CHUNKS, hash, piece);
    }
    var file =
        new Entry.File(size, arriving.executable(), arriving.modifiedNanos(), chunks, new byte[0]);
    return new Written(file.summed(put(sums)), true);
  }

  private Hash put(ByteArrayOutputStream sums) {
    byte[] bytes = sums.toByteArray();
    Hash name = Hash.of(bytes);
    sink.put(Kind.SUMS, name, bytes);
    return name;
  }

  /** Adds the sums of a chunk. */
  static void sum(byte[] piece, ByteArrayOutputStream sums) {
    for (int at = 0; at < piece.length; at += Chunks.SUMMED) {
      int end = Math.min(piece.length, at + Chunks.SUMMED);
      sums.writeBytes(Hash.of(piece, at, end - at).bytes());
    }
  }

  private void closePack() {
    pack.close(
        (hash, content) -> sink.put(Kind.PACKS, hash, content),
        (hash, content) -> sink.put(Kind.CHUNKS, hash, content));
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
  private static byte[] next(InputStream content, long atMost) throws IOException {
    int most = (int) Math.min(Chunks.SIZE, atMost);
    byte[] piece = new byte[Math.min(most, 1 << 18)];
    int filled = 0;
    while (filled < most) {
      if (filled == piece.length) {
        piece = Arrays.copyOf(piece, (int) Math.min(filled * 4L, most));
      }
      int count = content.read(piece, filled, piece.length - filled);
      if (count < 0) {
        break;
      }
      filled += count;
    }
    return filled == piece.length ? piece : Arrays.copyOf(piece, filled);
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
      VolumeRepository volume, Transfers.Batch batch, UploadLease lease, AtomicLong uploaded)
      implements Sink {
    @Override
    public void put(Kind kind, Hash hash, byte[] content) {
      lease.touch();
      // The client holds the content once more, and grows to it by doubling.
      batch.submit(
          3L * content.length,
          () -> {
            if (volume.putUnlessThere(kind, hash, content)) {
              uploaded.addAndGet(content.length);
            }
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

  private record Telling() implements Sink {
    @Override
    public void put(Kind kind, Hash hash, byte[] content) {}

    @Override
    public void await() {}

    @Override
    public void close() {}
  }
}
