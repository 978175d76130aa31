package dev.mizzen.volume.cache;

import dev.mizzen.volume.store.ObjectStore.Receiver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * A local file of which some blocks are here. A file of a single block has no map: it is here when
 * it has its length. A larger one has a map from before it is made until it is complete. Methods
 * may throw {@link dev.mizzen.volume.linux.KernelException}.
 */
final class LocalFile {

  private final Place place;
  private final Layout layout;
  private final Descriptors descriptors;
  private volatile Optional<Presence> presence = Optional.empty();
  private volatile boolean complete;
  private volatile boolean looked;
  private boolean adopted;

  /** Where a file lies, and its map. */
  record Place(Path path, Path map) {}

  LocalFile(Place place, Layout layout, Descriptors descriptors) {
    this.place = place;
    this.layout = layout;
    this.descriptors = descriptors;
  }

  Path path() {
    return place.path();
  }

  boolean isComplete() {
    look();
    return complete;
  }

  boolean isHere(int block) {
    look();
    return complete || presence.filter(map -> map.has(block)).isPresent();
  }

  private void look() {
    if (!looked) {
      lookOnce();
    }
  }

  /** Finds what an earlier holder or an earlier process has left. */
  private synchronized void lookOnce() {
    if (looked) {
      return;
    }
    try {
      long length = Files.size(place.path());
      if (Files.exists(place.map())) {
        presence = Presence.load(place.map(), descriptors, layout);
      } else {
        complete = length == layout.size();
      }
    } catch (NoSuchFileException e) {
      presence = Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    looked = true;
  }

  /** Writes a file of a single block, verified. */
  void writeAll(byte[] bytes) {
    try (var file = descriptors.lease(place.path())) {
      file.write(bytes, bytes.length, 0);
    }
    complete = true;
  }

  /**
   * Takes blocks of a larger file while they come.
   *
   * @return nothing when all of the file is here
   */
  synchronized Optional<Arriving> receive(Span blocks) {
    look();
    if (complete) {
      return Optional.empty();
    }
    var file = descriptors.lease(place.path());
    if (presence.isEmpty()) {
      presence = Optional.of(Presence.create(place.map(), descriptors, layout));
      file.setLength(layout.size());
    }
    return Optional.of(new Arriving(file, presence.get(), blocks));
  }

  /**
   * Blocks that come, and that nobody else brings or has brought. They are written as they come,
   * and are here once somebody vouches for them.
   */
  final class Arriving implements Receiver, AutoCloseable {
    private final Descriptors.Lease file;
    private final Presence map;
    private final Span blocks;
    private long length;

    private Arriving(Descriptors.Lease file, Presence map, Span blocks) {
      this.file = file;
      this.map = map;
      this.blocks = blocks;
    }

    @Override
    public void begin() {
      length = 0;
    }

    @Override
    public void piece(byte[] bytes, int count) {
      file.write(bytes, count, layout.offset(blocks) + length);
      length += count;
    }

    /**
     * Writes all of them.
     *
     * @param parts blocks, one after the other
     * @param pastCache past the page cache: who waited for them has them already
     */
    void write(List<MemorySegment> parts, boolean pastCache) {
      if (pastCache) {
        descriptors.writePastCache(place.path(), file, parts, layout.offset(blocks));
      } else {
        file.write(parts, layout.offset(blocks));
      }
    }

    /** How many bytes came. */
    long length() {
      return length;
    }

    /**
     * They are right.
     *
     * @return how many bytes more there are now
     */
    long vouch() throws IOException {
      return nowHere(map, blocks);
    }

    @Override
    public void close() {
      file.close();
    }
  }

  private synchronized long nowHere(Presence map, Span blocks) throws IOException {
    if (complete) {
      return had(blocks);
    }
    long added = 0;
    for (int block = blocks.first(); block < blocks.end(); block++) {
      added += map.has(block) ? 0 : layout.bytes(new Span(block, block + 1));
    }
    map.add(blocks);
    if (map.isComplete()) {
      nowComplete();
    }
    return added;
  }

  private void nowComplete() throws IOException {
    complete = true;
    descriptors.forget(place.map());
    Files.deleteIfExists(place.map());
  }

  /**
   * How much of the room for blocks that are not needed any more the file has taken all the same.
   */
  synchronized long had(Span blocks) {
    return adopted ? layout.bytes(blocks) : 0;
  }

  /** Puts a file in place that has everything; its old path is gone. */
  synchronized void adopt(Path local) throws IOException {
    look();
    // Who has found a block here before reads it from the old file, which has it too.
    Files.move(local, place.path(), StandardCopyOption.ATOMIC_MOVE);
    descriptors.forget(place.path());
    adopted = true;
    nowComplete();
  }

  /** Whatever is here is worth nothing. */
  synchronized void forget() {
    presence = Optional.of(Presence.create(place.map(), descriptors, layout));
    complete = false;
    adopted = false;
  }

  /** Reads what is here: all blocks of this part must be. */
  void read(long offset, MemorySegment into) throws IOException {
    try (var file = descriptors.lease(place.path())) {
      file.read(into, offset);
    }
  }
}
