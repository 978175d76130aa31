package dev.mizzen.volume.files;

import dev.mizzen.volume.snapshot.Chunks;
import dev.mizzen.volume.snapshot.Committer;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.Pack;
import dev.mizzen.volume.snapshot.PathException;
import dev.mizzen.volume.snapshot.Tree;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.transfer.Transfers;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Changes files. Each method is one commit, or none when it throws; of two writers of a file the
 * later one wins.
 */
public final class FileWrites {

  private static final String FORCE = "Say force to replace it.";

  private final Snapshots snapshots;
  private final Edits edits;
  private final Incoming incoming;
  private final Transfers transfers;

  public FileWrites(
      ObjectStore store, Committer committer, Transfers transfers, InstantSource clock) {
    this.snapshots = new Snapshots(store);
    this.edits = new Edits(committer);
    this.incoming = new Incoming(transfers, clock);
    this.transfers = transfers;
  }

  /**
   * A file whose chunks are in the store, or will be.
   *
   * @param chunks in order, each of {@link Chunks#SIZE} bytes but the last
   * @param inline the content itself when it has 1 … {@link Pack#FILE_LIMIT} bytes and {@code
   *     chunks} is empty
   */
  public record NewFile(
      VolumePath path, long size, boolean executable, List<Hash> chunks, byte[] inline) {

    public NewFile {
      chunks = List.copyOf(chunks);
    }

    private Entry.File entry(long now) {
      boolean isInline = inline.length > 0;
      boolean fits =
          isInline
              ? chunks.isEmpty() && inline.length == size && size <= Pack.FILE_LIMIT
              : chunks.size() == Chunks.count(size);
      if (size < 0 || !fits) {
        throw new IllegalArgumentException(
            "The size of '%s' does not fit its content: it is cut into chunks of %d bytes, and given as it is with at most %d"
                .formatted(path.text(), Chunks.SIZE, Pack.FILE_LIMIT));
      }
      return new Entry.File(
          size, executable, now, isInline ? List.of(Hash.of(inline)) : chunks, inline);
    }
  }

  /** What became of an upload. */
  public sealed interface Upload {
    /** Nothing yet: the store needs these first. */
    record Missing(List<Hash> chunks) implements Upload {}

    /** All of it is committed. */
    record Done(Written written) implements Upload {}
  }

  /**
   * Writes a file, with the directories that lead to it. What comes is not read when it is clear
   * before that it cannot be written.
   *
   * @param force whether a file that is there may be replaced
   * @throws PathException when the volume does not allow it
   */
  public Written put(
      VolumeId id, VolumePath path, InputStream content, boolean executable, boolean force) {
    checkFile(path);
    var volume = snapshots.volume(id);
    var absent = new Entry.File(0, false, 0, List.of(), new byte[0]);
    Edits.rehearse(volume, placing(Map.of(path.text(), absent), force));
    try (var upload = incoming.upload(volume)) {
      var file = incoming.store(upload, path.text(), content, executable);
      return edits.commit(volume, upload, placing(Map.of(path.text(), file), force));
    }
  }

  /**
   * Removes a file or link, or a directory with all that is in it.
   *
   * @throws PathException when nothing is there, or a directory and {@code recursive} is not set
   */
  public Written remove(VolumeId id, VolumePath path, boolean recursive) {
    if (path.isTop()) {
      throw new IllegalArgumentException("'/' is the volume itself: name what is to be removed");
    }
    return commit(
        id,
        (head, editor) -> {
          if (head.require(path.text()) instanceof Entry.Directory && !recursive) {
            throw PathException.isDirectory(
                path.text(), "Say recursive to remove it with all that is in it.");
          }
          editor.remove(path.text());
        });
  }

  /**
   * Copies within the volume as {@code cp} does; links are copied as links, and copies keep the
   * times.
   *
   * @param recursive whether directories may be copied
   * @throws PathException when the volume does not allow it
   */
  public Written copy(
      VolumeId id, List<VolumePath> sources, VolumePath destination, boolean recursive) {
    return commit(id, new Copying(sources, destination, recursive));
  }

  private Written commit(VolumeId id, Edits.Edit edit) {
    var volume = snapshots.volume(id);
    try (var upload = incoming.upload(volume)) {
      return edits.commit(volume, upload, edit);
    }
  }

  /**
   * Commits these files at once, or tells which chunks must be stored before.
   *
   * @param force whether files that are there may be replaced
   * @throws PathException when the volume does not allow it
   */
  public Upload upload(VolumeId id, List<NewFile> files, boolean force) {
    long now = incoming.now();
    var entries = new TreeMap<String, Entry.File>();
    var lengths = new HashMap<Hash, Integer>();
    for (var file : files) {
      checkFile(file.path());
      var entry = file.entry(now);
      if (entries.put(file.path().text(), entry) != null) {
        throw new IllegalArgumentException("'%s' is named twice".formatted(file.path().text()));
      }
      if (!entry.isInline()) {
        for (int i = 0; i < entry.chunks().size(); i++) {
          lengths.put(entry.chunks().get(i), Chunks.length(entry.size(), i));
        }
      }
    }
    var volume = snapshots.volume(id);
    Edits.rehearse(volume, placing(entries, force));
    var missing = new ConcurrentSkipListSet<String>();
    try (var batch = transfers.batch()) {
      lengths.forEach(
          (hash, length) ->
              batch.submit(
                  0,
                  () -> {
                    var size = volume.chunkSize(hash);
                    if (size.isEmpty()) {
                      missing.add(hash.toString());
                    } else if (size.get() != length.longValue()) {
                      throw new IllegalArgumentException(
                          "Chunk %s has %d bytes, not %d".formatted(hash, size.get(), length));
                    }
                  }));
      batch.await();
    }
    if (!missing.isEmpty()) {
      return new Upload.Missing(missing.stream().map(Hash::fromHex).toList());
    }
    try (var upload = incoming.upload(volume)) {
      var given = new TreeMap<>(entries);
      given.values().removeIf(file -> !file.isInline());
      entries.putAll(incoming.store(upload, given));
      return new Upload.Done(edits.commit(volume, upload, placing(entries, force)));
    }
  }

  /**
   * Stores a chunk for an upload to come.
   *
   * @throws IllegalArgumentException when the content is not the chunk
   */
  public void putChunk(VolumeId id, Hash hash, InputStream content) {
    incoming.storeChunk(snapshots.volume(id), hash, content);
  }

  private static Edits.Edit placing(Map<String, ? extends Entry> files, boolean force) {
    return (head, editor) ->
        files.forEach(
            (path, file) -> {
              if (!force) {
                refuseExisting(head, path);
              }
              editor.put(path, file);
            });
  }

  private static void refuseExisting(Tree head, String path) {
    head.find(path)
        .filter(there -> !(there instanceof Entry.Directory))
        .ifPresent(
            there -> {
              throw PathException.exists(path, FORCE);
            });
  }

  private static void checkFile(VolumePath path) {
    if (path.isTop() || path.saysDirectory()) {
      throw new IllegalArgumentException(
          "'%s/' names a directory: a file's path does not end in a slash".formatted(path.text()));
    }
  }
}
