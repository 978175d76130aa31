package dev.mizzen.volume.lazy;

import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.upload.Stat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongPredicate;

/**
 * Local files that share one, as long as they are small: a file of its own costs the disk's file
 * system far more than its bytes. One that has a place there has its content there, and nowhere
 * else; it leaves for good.
 */
final class SmallFiles implements AutoCloseable {

  private final SmallSpace space;
  private final Map<Long, Small> files = new ConcurrentHashMap<>();

  /** Guarded by its own monitor. */
  private final class Small {
    private final long local;
    private final int place;
    private final List<StagedFile> users = new ArrayList<>(1);
    private boolean gone;

    private Small(long local, int place) {
      this.local = local;
      this.place = place;
    }

    private void leave() {
      gone = true;
      files.remove(local);
      space.give(place);
    }
  }

  SmallFiles(SmallSpace space) {
    this.space = space;
  }

  /** Drops whatever there is. */
  void clear() throws IOException {
    space.clear();
  }

  /** Goes on with those that are needed, of what an earlier process has left. */
  void recover(LongPredicate needed) throws IOException {
    space.recover(needed).forEach((local, place) -> files.put(local, new Small(local, place)));
  }

  boolean has(long local) {
    return files.containsKey(local);
  }

  /**
   * Makes an empty one.
   *
   * @return false when there are too many
   */
  boolean create(long local) {
    var place = space.create(local);
    place.ifPresent(number -> files.put(local, new Small(local, number)));
    return place.isPresent();
  }

  /** Empty when it is not here, or not any more. */
  private <T> Optional<T> with(long local, Function<Small, T> work) {
    var small = files.get(local);
    if (small == null) {
      return Optional.empty();
    }
    synchronized (small) {
      return small.gone ? Optional.empty() : Optional.of(work.apply(small));
    }
  }

  /** What is done to a place with nobody else at it. */
  interface Work<T> {
    T at(SmallSpace space, int place);
  }

  /** Empty, with nothing done, when it is not here. */
  <T> Optional<T> at(long local, Work<T> work) {
    return with(local, small -> work.at(space, small.place));
  }

  Optional<Stat> stat(long local) {
    return at(local, SmallSpace::stat);
  }

  /** Whether it was here, and is gone now. */
  boolean delete(long local) {
    return with(
            local,
            small -> {
              small.leave();
              return true;
            })
        .isPresent();
  }

  /**
   * Somebody has it open, and is given its own file when it becomes one.
   *
   * @return whether it is here
   */
  boolean open(StagedFile user, long local) {
    return with(local, small -> small.users.add(user)).isPresent();
  }

  void close(StagedFile user, long local) {
    with(local, small -> small.users.remove(user));
  }

  /** If it is here, it becomes a file of its own, with its content and time. */
  void moveOut(long local, Path to) {
    with(
        local,
        small -> {
          try (var own = copy(small.place, to)) {
            small.users.forEach(user -> user.own(own.duplicate()));
          }
          small.leave();
          return true;
        });
  }

  private Descriptor copy(int place, Path to) {
    var own = Descriptor.open(to, Descriptor.O_RDWR | Descriptor.O_CREAT | Descriptor.O_EXCL, 0600);
    try (var arena = Arena.ofConfined()) {
      var bytes = arena.allocate(space.size(place));
      space.read(place, 0, bytes);
      own.pwrite(bytes, 0);
      var modified = space.stat(place).modifiedNanos();
      Files.setLastModifiedTime(to, FileTime.from(modified, TimeUnit.NANOSECONDS));
      return own;
    } catch (IOException | RuntimeException e) {
      own.close();
      delete(to, e);
      throw e instanceof RuntimeException unchecked
          ? unchecked
          : new UncheckedIOException((IOException) e);
    }
  }

  private static void delete(Path unfinished, Exception because) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    space.close();
  }
}
