package dev.mizzen.volume.workspace;

import dev.mizzen.volume.linux.Beneath;
import dev.mizzen.volume.snapshot.Commit;
import dev.mizzen.volume.snapshot.ContentWriter;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.FlatTree;
import dev.mizzen.volume.snapshot.TreeDiff;
import dev.mizzen.volume.snapshot.TreeDiff.Change;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.transfer.Transfers;
import dev.mizzen.volume.upload.FileReader;
import dev.mizzen.volume.upload.Stat;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Brings a directory from one tree to another while a pod looks at it. All content is fetched
 * before anything is touched; each file then changes by one rename, so that a reader has the old
 * bytes or the new. A path that the pod has changed meanwhile is left alone and stays dirty. Doing
 * it again after a crash is safe.
 */
final class Reloader {

  private final Path data;
  private final Path staging;
  private final ViewFiles view;
  private final SortedMap<String, Index.Indexed> leaves;
  private final TreeSet<String> directories;
  private final Index before;

  /**
   * @param staging empty directory of the same file system, seen by nobody else
   */
  Reloader(Path data, Path staging, ViewFiles view, Index before) {
    this.data = data;
    this.staging = staging;
    this.view = view;
    this.before = before;
    this.leaves = new TreeMap<>(before.leaves());
    this.directories = new TreeSet<>(before.directories());
  }

  /**
   * @param index in step with the new commit, but for paths that were left alone
   * @param changed paths that the commits differ in
   */
  record Reloaded(Index index, List<String> changed) {}

  Reloaded reload(VolumeRepository volume, Commit target, Transfers transfers) throws IOException {
    var nodes = volume.overlay();
    var from = before.tree().build(nodes, FlatTree.Spill.NONE);
    var changes = TreeDiff.between(nodes, from, target.rootDirectory());
    try (var beneath = new Beneath(data);
        var batch = transfers.batch()) {
      var staged = stage(volume, changes, batch);
      // Directories that become files have to go first, and files that become directories.
      for (var change : descending(changes)) {
        if (isLeaf(change.getValue().before()) && !isLeaf(change.getValue().after())) {
          removeLeaf(beneath, change.getKey());
        }
      }
      for (var change : descending(changes)) {
        if (isDirectory(change.getValue().before())) {
          removeDirectory(beneath, change.getKey());
        }
      }
      for (var change : changes.entrySet()) {
        if (isDirectory(change.getValue().after())) {
          makeDirectory(beneath, change.getKey());
        }
      }
      for (var change : changes.entrySet()) {
        if (isLeaf(change.getValue().after())) {
          place(beneath, change.getKey(), change.getValue().after().get(), staged);
        }
      }
    }
    return new Reloaded(
        new Index(target.number(), leaves, directories), List.copyOf(changes.keySet()));
  }

  private Map<String, Path> stage(
      VolumeRepository volume, SortedMap<String, Change> changes, Transfers.Batch batch)
      throws IOException {
    var staged = new HashMap<String, Path>();
    var fetcher = new FileFetcher(volume, view, batch);
    for (var change : changes.entrySet()) {
      if (isLeaf(change.getValue().after())) {
        Path target = staging.resolve(Integer.toString(staged.size()));
        staged.put(change.getKey(), target);
        switch (change.getValue().after().get()) {
          case Entry.File file -> fetcher.fetch(file, target, stat -> {});
          case Entry.Link link -> view.makeLink(target, link);
          case Entry.Directory directory ->
              throw new IllegalStateException("A directory is no leaf: " + directory);
        }
      }
    }
    fetcher.await();
    return staged;
  }

  private void removeLeaf(Beneath beneath, String path) throws IOException {
    try (var parent = beneath.hold(FlatTree.parentOf(path))) {
      Path file = parent.path().resolve(FlatTree.nameOf(path));
      if (isClean(beneath, path, file)) {
        Files.delete(file);
        leaves.remove(path);
      } else if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        leaves.remove(path);
      }
    } catch (NoSuchFileException e) {
      leaves.remove(path);
    }
  }

  private void removeDirectory(Beneath beneath, String path) throws IOException {
    try (var parent = beneath.hold(FlatTree.parentOf(path))) {
      Path directory = parent.path().resolve(FlatTree.nameOf(path));
      if (Stat.of(directory, LinkOption.NOFOLLOW_LINKS).isDirectory()) {
        Files.delete(directory);
      }
      directories.remove(path);
    } catch (NoSuchFileException e) {
      directories.remove(path);
    } catch (DirectoryNotEmptyException e) {
      // The pod has put something into it, or changed what was: both keep it, and both are dirty.
      return;
    }
  }

  private void makeDirectory(Beneath beneath, String path) throws IOException {
    try (var parent = beneath.hold(FlatTree.parentOf(path))) {
      Path directory = parent.path().resolve(FlatTree.nameOf(path));
      if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
        view.makeDirectory(directory);
      }
      directories.add(path);
    } catch (NoSuchFileException e) {
      // The pod removed the parent meanwhile: a change of its own, found by the next scan.
      return;
    }
  }

  private void place(Beneath beneath, String path, Entry entry, Map<String, Path> staged)
      throws IOException {
    try (var parent = beneath.hold(FlatTree.parentOf(path))) {
      Path file = parent.path().resolve(FlatTree.nameOf(path));
      if (isClean(beneath, path, file)) {
        Files.move(staged.get(path), file, StandardCopyOption.ATOMIC_MOVE);
        leaves.put(path, new Index.Indexed(entry, Stat.of(file, LinkOption.NOFOLLOW_LINKS)));
      } else {
        adoptEqual(beneath, path, entry);
      }
    } catch (NoSuchFileException e) {
      return;
    }
  }

  /** A reload that was cut short may have put it there already. */
  private void adoptEqual(Beneath beneath, String path, Entry entry) throws IOException {
    current(beneath, path)
        .filter(found -> found.entry().sameAs(entry))
        .ifPresent(found -> leaves.put(path, new Index.Indexed(entry, found.stat())));
  }

  /** Whether what is there now is what the index says, or nothing where the index has nothing. */
  private boolean isClean(Beneath beneath, String path, Path file) throws IOException {
    Optional<Index.Indexed> known = Optional.ofNullable(before.leaves().get(path));
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return known.isEmpty();
    }
    if (known.isEmpty()) {
      return false;
    }
    var stat = Stat.of(file, LinkOption.NOFOLLOW_LINKS);
    return known.get().stat().equals(stat)
        || current(beneath, path)
            .filter(found -> found.entry().sameAs(known.get().entry()))
            .isPresent();
  }

  /** The file or link that is there now. */
  private static Optional<Index.Indexed> current(Beneath beneath, String path) throws IOException {
    try (var parent = beneath.hold(FlatTree.parentOf(path))) {
      Path file = parent.path().resolve(FlatTree.nameOf(path));
      var stat = Stat.of(file, LinkOption.NOFOLLOW_LINKS);
      if (stat.isLink()) {
        var link = new Entry.Link(Files.readSymbolicLink(file).toString());
        return Optional.of(new Index.Indexed(link, stat));
      }
      if (!stat.isFile()) {
        return Optional.empty();
      }
      try (var held = beneath.hold(path)) {
        return Optional.of(
            Scanner.indexed(
                new FileReader(ContentWriter.telling()).read(held.path(), path, Optional.empty())));
      }
    }
  }

  private static List<Map.Entry<String, Change>> descending(SortedMap<String, Change> changes) {
    return new ArrayList<>(changes.entrySet()).reversed();
  }

  private static boolean isDirectory(Optional<Entry> entry) {
    return entry.filter(Entry.Directory.class::isInstance).isPresent();
  }

  private static boolean isLeaf(Optional<Entry> entry) {
    return entry.isPresent() && !isDirectory(entry);
  }
}
