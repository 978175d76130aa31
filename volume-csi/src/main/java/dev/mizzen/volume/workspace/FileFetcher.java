package dev.mizzen.volume.workspace;

import dev.mizzen.volume.snapshot.Chunks;
import dev.mizzen.volume.snapshot.CorruptVolumeException;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.transfer.Transfers;
import dev.mizzen.volume.upload.Stat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Writes files of a volume to paths that nobody else looks at yet, many parts at a time. */
final class FileFetcher {

  /** What a transfer gathers before it writes: the kernel then caches it in large pieces. */
  private static final int WRITTEN = 256 << 10;

  /** Memory that a transfer takes whose content is written as it comes. */
  private static final int STREAMING = WRITTEN + (64 << 10);

  /** What is fetched of a pack at once. */
  private static final int RUN = 1 << 20;

  /** Bytes that nobody wants are cheaper than another request. */
  private static final int GAP = 64 << 10;

  private final VolumeRepository volume;
  private final ViewFiles view;
  private final Transfers.Batch batch;
  private final Map<Hash, List<Wanted>> packed = new LinkedHashMap<>();

  private record Wanted(Entry.File file, Path target, Done done) {
    /** In its pack. */
    long offset() {
      return file.pack().orElseThrow().offset();
    }

    long end() {
      return offset() + file.size();
    }
  }

  FileFetcher(VolumeRepository volume, ViewFiles view, Transfers.Batch batch) {
    this.volume = volume;
    this.view = view;
    this.batch = batch;
  }

  /** What is told when a file is complete; called on any thread. */
  interface Done {
    void complete(Stat stat);
  }

  /**
   * Brings the file, at the latest with {@link #await}; {@code target} must not exist.
   *
   * @throws RuntimeException the first failure so far
   */
  void fetch(Entry.File file, Path target, Done done) {
    if (file.pack().isPresent()) {
      packed
          .computeIfAbsent(file.pack().get().name(), pack -> new ArrayList<>())
          .add(new Wanted(file, target, done));
      return;
    }
    if (file.size() == 0 || file.isInline()) {
      batch.submit(file.size(), () -> small(new Wanted(file, target, done)));
      return;
    }
    create(target, new byte[0], 0, 0);
    int count = file.chunks().size();
    var left = new AtomicInteger(count);
    var turn = new ReentrantLock();
    for (int index = 0; index < count; index++) {
      int position = index;
      batch.submit(
          STREAMING,
          () -> {
            part(file, position, target, turn);
            if (left.decrementAndGet() == 0) {
              finish(new Wanted(file, target, done));
            }
          });
    }
  }

  /**
   * Waits until everything is there.
   *
   * @throws RuntimeException the first failure
   */
  void await() {
    packed.forEach(this::fetchPacked);
    packed.clear();
    batch.await();
  }

  /** Neighbours in a pack are fetched together: each alone would be a request for some KiB. */
  private void fetchPacked(Hash pack, List<Wanted> files) {
    files.sort(Comparator.comparingLong(Wanted::offset));
    var run = new ArrayList<Wanted>();
    for (var wanted : files) {
      if (!run.isEmpty() && !continues(run, wanted)) {
        submit(pack, List.copyOf(run));
        run.clear();
      }
      run.add(wanted);
    }
    submit(pack, List.copyOf(run));
  }

  private static boolean continues(List<Wanted> run, Wanted next) {
    return next.offset() - run.getLast().end() <= GAP
        && next.end() - run.getFirst().offset() <= RUN;
  }

  private void submit(Hash pack, List<Wanted> run) {
    long from = run.getFirst().offset();
    // One content may be that of several files.
    int length = Math.toIntExact(run.stream().mapToLong(Wanted::end).max().orElseThrow() - from);
    batch.submit(
        length,
        () -> {
          byte[] content = volume.packRange(pack, from, length);
          run.forEach(wanted -> unpack(pack, wanted, content, from));
        });
  }

  private void unpack(Hash pack, Wanted wanted, byte[] content, long from) {
    int at = Math.toIntExact(wanted.offset() - from);
    int length = Math.toIntExact(wanted.file().size());
    if (at + length > content.length
        || !Hash.of(content, at, length).equals(wanted.file().chunks().getFirst())) {
      throw new CorruptVolumeException(
          "Pack %s at %d has another content than its file says".formatted(pack, wanted.offset()));
    }
    create(wanted.target(), content, at, length);
    finish(wanted);
  }

  private void small(Wanted wanted) {
    byte[] content = wanted.file().inline();
    create(wanted.target(), content, 0, content.length);
    finish(wanted);
  }

  /** All of a chunk is checked once it is written: if it is wrong, the view is not given out. */
  private void part(Entry.File file, int index, Path target, Lock turn) {
    long from = (long) index * Chunks.SIZE;
    try (var memory = Arena.ofConfined();
        var channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
      var writing = new Writing(channel, from, memory.allocate(WRITTEN).asByteBuffer(), turn);
      volume.stream(file, from, Chunks.length(file.size(), index), writing);
      writing.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void create(Path target, byte[] content, int from, int length) {
    try (var channel =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      write(channel, ByteBuffer.wrap(content, from, length), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns where the next byte goes. */
  private static long write(FileChannel channel, ByteBuffer content, long position)
      throws IOException {
    long at = position;
    while (content.hasRemaining()) {
      at += channel.write(content, at);
    }
    return at;
  }

  private void finish(Wanted wanted) {
    try {
      view.dress(wanted.target(), wanted.file());
      wanted.done().complete(Stat.of(wanted.target()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a part of a file as it comes, by so much at a time as it has room for. The parts of a
   * file take turns: the kernel lets only one of them write at a time, and the others wait for it
   * at full speed.
   */
  private static final class Writing implements ObjectStore.Receiver {
    private final FileChannel channel;
    private final long from;
    private final ByteBuffer gathered;
    private final Lock turn;
    private long at;

    Writing(FileChannel channel, long from, ByteBuffer gathered, Lock turn) {
      this.channel = channel;
      this.from = from;
      this.gathered = gathered;
      this.turn = turn;
      begin();
    }

    @Override
    public void begin() {
      gathered.clear();
      at = from;
    }

    @Override
    public void piece(byte[] bytes, int length) {
      for (int done = 0; done < length; ) {
        int step = Math.min(length - done, gathered.remaining());
        gathered.put(bytes, done, step);
        done += step;
        if (!gathered.hasRemaining()) {
          flush();
        }
      }
    }

    void flush() {
      turn.lock();
      try {
        at = write(channel, gathered.flip(), at);
        gathered.clear();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        turn.unlock();
      }
    }
  }
}
