package dev.mizzen.volume.lazy;

import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.Tree;
import dev.mizzen.volume.upload.FileReader;
import dev.mizzen.volume.upload.Stat;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads local files for a commit, each as it was at one moment. */
final class Reading {

  private final ViewState state;
  private final Staging staging;
  private final FileReader reader;
  private final Tree base;
  private final Map<Long, Found> found = new HashMap<>();

  /** Of no file ever: it is read again. */
  private static final long UNSEEN_VERSION = -2;

  /** How often a file is copied that the kernel writes all the time. */
  private static final int ATTEMPTS = 10;

  /**
   * What was read of a local file.
   *
   * @param content can be asked for when all that was read is in the store
   * @param modified when, nanoseconds since the epoch
   * @param version of which it is
   */
  record Found(
      FileInode file, Supplier<Entry.File> content, long modified, Stat stat, long version) {

    Entry.File entry() {
      var read = content.get();
      return read.with(read.executable(), modified);
    }
  }

  /**
   * @param base where the store need not be sent what it has
   */
  Reading(ViewState state, Staging staging, FileReader reader, Tree base) {
    this.state = state;
    this.staging = staging;
    this.reader = reader;
    this.base = base;
  }

  /** Reads every written file of a plan, in the order of their paths. */
  void read(Plan.Folder folder) throws IOException {
    for (var planned : folder.names().values()) {
      switch (planned) {
        case Plan.Folder child -> read(child);
        case Plan.Written written -> read(written);
        case Plan.Same _, Plan.AsBefore _, Plan.Gone _ -> {
          continue;
        }
      }
    }
  }

  private void read(Plan.Written written) throws IOException {
    if (found.containsKey(written.local())) {
      return;
    }
    var path = staging.path(written.local());
    long modified = Stat.of(path).modifiedNanos();
    if (written.hashed().isPresent()) {
      var hashed = written.hashed().get();
      found.put(
          written.local(),
          new Found(written.file(), hashed::entry, modified, hashed.stat(), written.version()));
      return;
    }
    long version = quiet(written.file());
    // In this order: who begins to write unseen changes the version first.
    boolean unseen = isWrittenUnseen(written.file());
    if (unseen && !written.file().mapped) {
      // Most are closed already, and the kernel has yet to tell: these are to be clean afterwards.
      FileReader.awaitSettled(path);
    }
    var read = reader.read(path, written.path(), committed(written));
    if (!read.whole() || written.file().version.get() != version) {
      found.put(written.local(), still(written));
    } else if (unseen) {
      // By tomorrow's look alone it is known whether it was written since; memory shows not even
      // so.
      var stat = written.file().mapped ? Stat.UNKNOWN : read.stat();
      found.put(
          written.local(), new Found(written.file(), read::entry, modified, stat, UNSEEN_VERSION));
    } else {
      found.put(
          written.local(), new Found(written.file(), read::entry, modified, read.stat(), version));
    }
  }

  /** Local files never carry the mark. */
  private Optional<Entry> committed(Plan.Written written) {
    return base.find(written.path())
        .filter(Entry.File.class::isInstance)
        .map(Entry.File.class::cast)
        .map(file -> file.with(false, file.modifiedNanos()));
  }

  /** The version at a moment when nobody writes. */
  private static long quiet(FileInode file) {
    file.io.readLock().lock();
    try {
      return file.version.get();
    } finally {
      file.io.readLock().unlock();
    }
  }

  /**
   * Of a file that is written all the time: who writes here waits until there is a copy. Who writes
   * by the kernel cannot be stopped; a copy during which nothing was written is hoped for.
   */
  private Found still(Plan.Written written) throws IOException {
    var file = written.file();
    long copy = state.change(edit -> edit.table().fresh());
    staging.create(copy).close();
    try {
      long version;
      long modified;
      file.io.readLock().lock();
      try {
        long now = file.version.get();
        version = isWrittenUnseen(file) ? UNSEEN_VERSION : now;
        modified = Stat.of(staging.path(written.local())).modifiedNanos();
        copy(written.local(), copy);
      } finally {
        file.io.readLock().unlock();
      }
      var read = reader.read(staging.path(copy), written.path(), committed(written));
      return new Found(file, read::entry, modified, Stat.UNKNOWN, version);
    } finally {
      staging.delete(copy);
    }
  }

  private boolean isWrittenUnseen(FileInode file) {
    return state.look(_ -> file.isWrittenUnseen());
  }

  private void copy(long local, long copy) throws IOException {
    var path = staging.path(local);
    for (int attempt = 1; ; attempt++) {
      var before = Stat.of(path);
      staging.copy(path, copy);
      if (attempt == ATTEMPTS || Stat.of(path).equals(before)) {
        return;
      }
    }
  }

  /** What a file is to be committed as. */
  Optional<Entry> entry(Plan.Written written) {
    return Optional.ofNullable(found.get(written.local()))
        .map(read -> read.entry().with(written.executable(), read.entry().modifiedNanos()));
  }

  Iterable<Found> all() {
    return found.values();
  }
}
