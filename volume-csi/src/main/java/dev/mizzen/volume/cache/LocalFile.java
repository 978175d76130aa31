package dev.mizzen.volume.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

  /**
   * Writes blocks that were fetched.
   *
   * @return how many bytes more there are now
   */
  long write(Span blocks, byte[] bytes) throws IOException {
    if (layout.blocks() <= 1) {
      try (var file = descriptors.lease(place.path())) {
        file.write(bytes, 0);
      }
      complete = true;
      return layout.size();
    }
    var map = mapped();
    try (var file = descriptors.lease(place.path())) {
      file.write(bytes, layout.offset(blocks));
    }
    return nowHere(map, blocks);
  }

  private synchronized Presence mapped() {
    look();
    if (presence.isEmpty()) {
      var map = Presence.create(place.map(), descriptors, layout);
      try (var file = descriptors.lease(place.path())) {
        file.setLength(layout.size());
      }
      presence = Optional.of(map);
    }
    return presence.get();
  }

  private synchronized long nowHere(Presence map, Span blocks) throws IOException {
    if (complete) {
      return 0;
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

  /** Puts a file in place that has everything; its old path is gone. */
  synchronized void adopt(Path local) throws IOException {
    look();
    // Who has found a block here before reads it from the old file, which has it too.
    Files.move(local, place.path(), StandardCopyOption.ATOMIC_MOVE);
    descriptors.forget(place.path());
    nowComplete();
  }

  /** Whatever is here is worth nothing. */
  synchronized void forget() {
    presence = Optional.of(Presence.create(place.map(), descriptors, layout));
    complete = false;
  }

  /** Reads what is here: all blocks of this part must be. */
  void read(long offset, MemorySegment into) throws IOException {
    try (var file = descriptors.lease(place.path())) {
      file.read(into, offset);
    }
  }
}
