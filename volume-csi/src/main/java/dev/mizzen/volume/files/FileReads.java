package dev.mizzen.volume.files;

import dev.mizzen.volume.snapshot.Chunks;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.PathException;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.transfer.Transfers;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/** Reads files and lists directories, at the head or at an older commit. */
public final class FileReads {

  private final Snapshots snapshots;
  private final Transfers transfers;

  public FileReads(ObjectStore store, Transfers transfers) {
    this.snapshots = new Snapshots(store);
    this.transfers = transfers;
  }

  /** Takes a file's bytes in order. */
  public interface Sink {
    /** Has used the bytes when it returns. */
    void write(byte[] content, int offset, int length);
  }

  /** A file that was found; it stays what it is, whatever is committed meanwhile. */
  public final class Opened {
    private final VolumeRepository volume;
    private final Entry.File file;
    private final long commit;

    private Opened(VolumeRepository volume, Entry.File file, long commit) {
      this.volume = volume;
      this.file = file;
      this.commit = commit;
    }

    /** In bytes. */
    public long size() {
      return file.size();
    }

    /** Of the commit that it was found in. */
    public long commit() {
      return commit;
    }

    /**
     * Gives a part of it, with at most one chunk in memory. What is given was checked against its
     * hash.
     *
     * @param offset in bytes; with {@code length} within the file
     */
    public void read(long offset, long length, Sink sink) {
      long end = offset + length;
      for (long at = offset; at < end; ) {
        // Whole chunks where they are wanted, otherwise no more than can be verified alone.
        long chunk = at - at % Chunks.SIZE;
        boolean whole = at == chunk && end >= Math.min(file.size(), chunk + Chunks.SIZE);
        int unit = whole ? Chunks.SIZE : volume.unit(file);
        long start = at - at % unit;
        byte[] content = content(start, unit);
        int from = Math.toIntExact(at - start);
        int count = Math.toIntExact(Math.min(content.length - from, end - at));
        sink.write(content, from, count);
        at += count;
      }
    }

    private byte[] content(long start, int unit) {
      if (file.isInline()) {
        return file.inline();
      }
      var read = new AtomicReference<byte[]>();
      try (var batch = transfers.batch()) {
        // The client holds the content once more, and grows to it by doubling.
        batch.submit(
            3 * Math.min(unit, file.size() - start),
            () ->
                read.set(
                    unit == Chunks.SIZE
                        ? volume.chunk(file, Math.toIntExact(start / unit))
                        : volume.read(file, start)));
        batch.await();
      }
      return read.get();
    }
  }

  /**
   * Finds a file.
   *
   * @param commit absent for the head
   * @throws PathException when there is none, or it is a directory or a link
   */
  public Opened open(VolumeId id, VolumePath path, OptionalLong commit) {
    var snapshot = snapshots.at(id, commit);
    return switch (snapshot.tree().require(path.text())) {
      case Entry.File file -> new Opened(snapshot.volume(), file, snapshot.commit().number());
      case Entry.Directory directory ->
          throw PathException.isDirectory(path.text(), "Only files can be read.");
      case Entry.Link link -> throw PathException.isLink(path.text(), link.target());
    };
  }

  /**
   * Lists a directory, or a file alone.
   *
   * @param recursive with all below it, each directory before what it holds
   * @param after path that the page before ended with; empty for the first page
   * @param limit of entries, from 1
   * @throws PathException when there is nothing at that path
   */
  public Listing list(
      VolumeId id,
      VolumePath path,
      boolean recursive,
      OptionalLong commit,
      String after,
      int limit) {
    var snapshot = snapshots.at(id, commit);
    var found = new Walk(snapshot.tree(), recursive, limit + 1).list(path.text(), after);
    boolean more = found.size() > limit;
    return new Listing(snapshot.commit().number(), more ? found.subList(0, limit) : found, more);
  }
}
