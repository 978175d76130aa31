package dev.mizzen.volume.lazy;

import dev.mizzen.volume.workspace.DurableFiles;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A view's changes on disk. A record is written whole or, when the node's power fails, not at all:
 * it has a length and a sum, and what is behind the first broken one is cut off. Writes are not
 * forced to the disk, since it is the process that dies. They go to a part of the file that is
 * mapped into memory, which costs no call and outlives the process as well; behind the last one are
 * zeros. Not safe for threads; {@link #sync} is.
 */
final class ViewJournal implements Closeable {

  /** Length and sum. */
  private static final int HEADER = 8;

  private static final int LONGEST = 1 << 30;

  private final ChangeCodec codec = new ChangeCodec();
  private final Path file;
  private volatile FileChannel channel;

  /** Of the last record, in bytes. */
  private long end;

  private Optional<JournalWindow> window = Optional.empty();

  /**
   * Changes that came into force together.
   *
   * @param nanos when, since the epoch
   */
  record Step(long nanos, List<Change> changes) {
    Step {
      changes = List.copyOf(changes);
    }
  }

  private ViewJournal(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** A journal that begins with these steps; another one of that name is replaced. */
  static ViewJournal create(Path file, Iterable<Step> steps) throws IOException {
    return written(file, steps);
  }

  /** Who is told what a journal holds. */
  interface Reader {
    void step(Step step);
  }

  /** Reads the journal, cuts off what is torn, and goes on behind it. */
  static ViewJournal open(Path file, Reader reader) throws IOException {
    var journal =
        new ViewJournal(
            file, FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
    journal.replay(reader);
    return journal;
  }

  private void replay(Reader reader) throws IOException {
    try (var in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      long length = channel.size();
      while (end + HEADER <= length) {
        int size = in.readInt();
        int sum = in.readInt();
        if (size <= 0 || size > LONGEST || end + HEADER + size > length) {
          break;
        }
        byte[] record = in.readNBytes(size);
        if (record.length < size || sum(record, size) != sum) {
          break;
        }
        reader.step(decode(record));
        end += HEADER + size;
      }
    }
    channel.truncate(end);
  }

  /** Adds changes that come into force together. */
  void append(Step step) throws IOException {
    var record = encode(step);
    int length = record.remaining();
    if (window.isEmpty() || !window.get().has(end, length)) {
      unmap();
      window = Optional.of(JournalWindow.at(channel, end, length));
    }
    window.get().put(end, record);
    end += length;
  }

  /** Begins anew with these steps. */
  void replace(Iterable<Step> steps) throws IOException {
    var young = written(file, steps);
    unmap();
    channel.close();
    channel = young.channel;
    end = young.end;
  }

  /** In bytes. */
  long size() {
    return end;
  }

  /** Returns once everything that was appended would survive the node's power failing. */
  void sync() throws IOException {
    try {
      channel.force(false);
    } catch (ClosedChannelException e) {
      // Replaced meanwhile, and what replaced it was forced to the disk.
      channel.force(false);
    }
  }

  @Override
  public void close() throws IOException {
    unmap();
    channel.close();
  }

  private void unmap() {
    window.ifPresent(JournalWindow::close);
    window = Optional.empty();
  }

  private static ViewJournal written(Path file, Iterable<Step> steps) throws IOException {
    Path young = file.resolveSibling(file.getFileName() + ".new");
    var channel =
        FileChannel.open(
            young,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      var journal = new ViewJournal(file, channel);
      for (var step : steps) {
        journal.write(step);
      }
      channel.force(true);
      Files.move(young, file, StandardCopyOption.ATOMIC_MOVE);
      DurableFiles.sync(file.getParent());
      return journal;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Before it is the view's journal; what fails leaves nothing behind. */
  private void write(Step step) throws IOException {
    for (var record = encode(step); record.hasRemaining(); ) {
      end += channel.write(record, end);
    }
  }

  private ByteBuffer encode(Step step) throws IOException {
    var bytes = new Growing();
    try (var out = new DataOutputStream(bytes)) {
      out.writeLong(0);
      out.writeLong(step.nanos());
      out.writeInt(step.changes().size());
      for (var change : step.changes()) {
        codec.write(change, out);
      }
    }
    var buffer = bytes.buffer();
    int size = buffer.limit() - HEADER;
    var sum = new CRC32C();
    sum.update(buffer.array(), HEADER, size);
    return buffer.putInt(0, size).putInt(4, (int) sum.getValue());
  }

  private Step decode(byte[] record) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(record))) {
      long nanos = in.readLong();
      int count = in.readInt();
      var changes = new ArrayList<Change>(count);
      for (int i = 0; i < count; i++) {
        changes.add(codec.read(in));
      }
      return new Step(nanos, changes);
    }
  }

  private static final class Growing extends ByteArrayOutputStream {
    ByteBuffer buffer() {
      return ByteBuffer.wrap(buf, 0, count);
    }
  }

  private static int sum(byte[] bytes, int length) {
    var sum = new CRC32C();
    sum.update(bytes, 0, length);
    return (int) sum.getValue();
  }
}
