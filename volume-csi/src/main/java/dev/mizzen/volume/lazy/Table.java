package dev.mizzen.volume.lazy;

import dev.mizzen.volume.fuse.FileSystem;
import dev.mizzen.volume.lazy.Change.Kind;
import dev.mizzen.volume.lazy.Inode.Place;
import dev.mizzen.volume.snapshot.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** All of a view's nodes in memory, as the changes made them. Under the view's lock. */
final class Table {

  /** A commit that may or may not have come about. */
  record Pending(String token, Entry.Directory ours) {}

  private final Map<Long, Inode> inodes = new HashMap<>();
  private final Map<Long, Handle> handles = new HashMap<>();
  private final Set<FileInode> mapped = new HashSet<>();
  private Optional<Pending> pending = Optional.empty();
  private int resizing;
  private String boot = "";
  private long commit;
  private long cleanBytes;
  private long next = FileSystem.ROOT + 1;

  /** A number that nothing has had, for a node, a handle or a local file. */
  long fresh() {
    return next++;
  }

  Optional<Inode> find(long number) {
    return Optional.ofNullable(inodes.get(number));
  }

  DirectoryInode root() {
    return (DirectoryInode) inodes.get(FileSystem.ROOT);
  }

  Map<Long, Inode> inodes() {
    return inodes;
  }

  Map<Long, Handle> handles() {
    return handles;
  }

  /** Counts files whose size is being changed without a handle, until it is told that they are. */
  void resizing(int more) {
    resizing += more;
  }

  /** Whether somebody has a file open, or is at work on one. */
  boolean isBusy() {
    return !handles.isEmpty() || resizing > 0;
  }

  /** Files that may be written through mapped memory, even if nobody has them open. */
  Set<FileInode> mapped() {
    return mapped;
  }

  /** Files that somebody may write without this process being told. */
  List<FileInode> writtenUnseen() {
    return handles.values().stream()
        .filter(Handle::writes)
        .map(handle -> (FileInode) inodes.get(handle.number()))
        .filter(FileInode::isWrittenUnseen)
        .distinct()
        .toList();
  }

  private void mapped(FileInode file) {
    file.mapped = true;
    mapped.add(file);
  }

  void notMapped(FileInode file) {
    file.mapped = false;
    mapped.remove(file);
  }

  Optional<Pending> pending() {
    return pending;
  }

  String boot() {
    return boot;
  }

  /** Number of the commit that the view is in step with. */
  long commit() {
    return commit;
  }

  long cleanBytes() {
    return cleanBytes;
  }

  /**
   * @param nanos when, since the epoch
   */
  void apply(Change change, long nanos) {
    switch (change) {
      case Change.Known known -> known(known, nanos);
      case Change.Own own -> own(own, nanos);
      case Change.Hidden hidden -> {
        var parent = touch(directory(hidden.parent()), nanos);
        vacate(parent, hidden.name());
        parent.own.put(hidden.name(), DirectoryInode.NOTHING);
      }
      case Change.Cleared cleared ->
          vacate(touch(directory(cleared.parent()), nanos), cleared.name());
      case Change.Base base -> {
        var inode = inode(base.number(), base.kind(), nanos);
        inode.entry = base.entry();
        inode.fixed = true;
        if (inode instanceof FileInode file) {
          clean(file);
        }
      }
      case Change.Renewed renewed -> {
        var inode = inodes.get(renewed.number());
        inode.entry = Optional.empty();
        inode.changed = nanos;
        if (inode instanceof FileInode file) {
          file.modified = OptionalLong.empty();
          file.stale = true;
          file.epoch++;
        }
      }
      case Change.Staged staged -> {
        var file = (FileInode) inode(staged.number(), Kind.FILE, nanos);
        file.fixed = true;
        file.local = staged.local();
        file.entry = Optional.empty();
        file.modified = OptionalLong.empty();
        file.hashed = Optional.empty();
        file.synced = Optional.empty();
        counted(staged.local());
      }
      case Change.Hashed hashed ->
          file(hashed.number())
              .ifPresent(
                  file ->
                      file.hashed =
                          Optional.of(new FileInode.Hashed(hashed.entry(), hashed.stat())));
      case Change.Synced synced ->
          file(synced.number()).ifPresent(file -> file.synced = Optional.of(synced.stat()));
      case Change.Mode mode ->
          find(mode.number())
              .ifPresent(
                  inode -> {
                    inode.mode = OptionalInt.of(mode.mode());
                    inode.changed = nanos;
                  });
      case Change.Modified modified ->
          find(modified.number())
              .ifPresent(
                  inode -> {
                    inode.modified = OptionalLong.of(modified.nanos());
                    inode.changed = nanos;
                  });
      case Change.Attribute attribute ->
          find(attribute.number())
              .ifPresent(
                  inode -> {
                    attribute
                        .value()
                        .ifPresentOrElse(
                            value -> inode.attributes.put(attribute.name(), value),
                            () -> inode.attributes.remove(attribute.name()));
                    inode.changed = nanos;
                  });
      case Change.Dropped dropped -> drop(dropped.number());
      case Change.Opened opened -> opened(opened);
      case Change.Released released -> released(released);
      case Change.Backed backed ->
          file(backed.number()).ifPresent(file -> file.backing = OptionalInt.of(backed.backing()));
      case Change.Mapped known -> file(known.number()).ifPresent(this::mapped);
      case Change.Committing committing ->
          pending = Optional.of(new Pending(committing.token(), committing.ours()));
      case Change.NotCommitted _ -> pending = Optional.empty();
      case Change.InStep inStep -> {
        commit = inStep.commit();
        pending = Optional.empty();
      }
      case Change.CleanBytes clean -> cleanBytes = clean.bytes();
      case Change.Next given -> counted(given.number() - 1);
      case Change.Booted booted -> boot = booted.id();
    }
  }

  private void known(Change.Known known, long nanos) {
    var parent = directory(known.parent());
    var inode = inode(known.number(), known.kind(), nanos);
    occupied(parent, known.name(), inode);
    parent.own.remove(known.name());
    parent.known.put(known.name(), known.number());
    inode.fixed = false;
    inode.entry = Optional.empty();
    if (inode instanceof FileInode file) {
      clean(file);
    }
  }

  private void own(Change.Own own, long nanos) {
    var parent = directory(own.parent());
    var inode = inodes.get(own.number());
    if (occupied(parent, own.name(), inode)) {
      touch(parent, nanos);
      inode.changed = nanos;
    }
    parent.known.remove(own.name());
    parent.own.put(own.name(), own.number());
  }

  private static void clean(FileInode file) {
    file.local = FileInode.CLEAN;
    file.hashed = Optional.empty();
    file.synced = Optional.empty();
  }

  /** Whether it was not there before. */
  private boolean occupied(DirectoryInode parent, String name, Inode inode) {
    var place = new Place(parent.number, name);
    if (inode.places.contains(place)) {
      return false;
    }
    vacate(parent, name);
    inode.places.add(place);
    return true;
  }

  /** Takes away whatever has that name. */
  private void vacate(DirectoryInode parent, String name) {
    Long before = parent.own.remove(name);
    Long there = before != null ? before : parent.known.get(name);
    parent.known.remove(name);
    if (there != null && there != DirectoryInode.NOTHING) {
      var inode = inodes.get(there);
      inode.places.remove(new Place(parent.number, name));
      if (inode.places.isEmpty() && !inode.fixed) {
        // Nothing tells what it is any more; who may still need it was made fixed before.
        inodes.remove(there);
      }
    }
  }

  private void opened(Change.Opened opened) {
    counted(opened.handle());
    var handle = new Handle(opened.handle(), opened.number(), opened.flags(), opened.pid());
    file(opened.number())
        .ifPresent(
            file -> {
              handles.put(opened.handle(), handle);
              file.handles++;
              file.opened++;
              if (handle.writes()) {
                file.writers++;
              }
            });
  }

  private void released(Change.Released released) {
    var handle = handles.remove(released.handle());
    if (handle != null) {
      file(handle.number())
          .ifPresent(
              file -> {
                file.handles--;
                file.opened--;
                if (file.opened == 0) {
                  file.backing = OptionalInt.empty();
                  file.ordinary = false;
                }
                if (handle.writes()) {
                  file.writers--;
                }
              });
    }
  }

  private void drop(long number) {
    var inode = inodes.remove(number);
    if (inode != null) {
      mapped.remove(inode);
      for (var place : List.copyOf(inode.places)) {
        find(place.parent())
            .ifPresent(
                parent -> {
                  ((DirectoryInode) parent).known.remove(place.name(), number);
                  ((DirectoryInode) parent).own.remove(place.name(), number);
                });
      }
    }
  }

  private void counted(long number) {
    next = Math.max(next, number + 1);
  }

  private Inode inode(long number, Kind kind, long nanos) {
    counted(number);
    return inodes.computeIfAbsent(
        number,
        fresh -> {
          var inode = Inode.of(fresh, kind);
          inode.changed = nanos;
          return inode;
        });
  }

  private DirectoryInode directory(long number) {
    return (DirectoryInode) inodes.get(number);
  }

  private static DirectoryInode touch(DirectoryInode directory, long nanos) {
    directory.modified = OptionalLong.of(nanos);
    directory.changed = nanos;
    return directory;
  }

  private Optional<FileInode> file(long number) {
    return find(number).filter(FileInode.class::isInstance).map(FileInode.class::cast);
  }

  /** The shortest list of changes that leads here. */
  List<Change> dump() {
    var changes = new ArrayList<Change>();
    changes.add(new Change.Booted(boot));
    // Nodes before names: a name is given to a node that is there.
    for (var inode : inodes.values()) {
      if (inode.fixed) {
        changes.add(base(inode));
      }
    }
    directories(root(), changes);
    inodes.values().forEach(inode -> details(inode, changes));
    handles
        .values()
        .forEach(
            open ->
                changes.add(
                    new Change.Opened(open.handle(), open.number(), open.flags(), open.pid())));
    changes.add(new Change.InStep(commit));
    changes.add(new Change.CleanBytes(cleanBytes));
    pending.ifPresent(known -> changes.add(new Change.Committing(known.token(), known.ours())));
    changes.add(new Change.Next(next));
    return changes;
  }

  private static Change base(Inode inode) {
    return inode instanceof FileInode file && file.isStaged()
        ? new Change.Staged(inode.number, file.local)
        : new Change.Base(inode.number, inode.kind(), inode.entry);
  }

  /** Parents before children: a name is given in a directory that is there. */
  private void directories(DirectoryInode directory, List<Change> changes) {
    var waiting = new ArrayDeque<>(List.of(directory));
    while (!waiting.isEmpty()) {
      var parent = waiting.pop();
      parent.own.forEach(
          (name, number) -> {
            if (number == DirectoryInode.NOTHING) {
              changes.add(new Change.Hidden(parent.number, name));
            } else {
              changes.add(new Change.Own(parent.number, name, number));
              descend(number, waiting);
            }
          });
      parent.known.forEach(
          (name, number) -> {
            changes.add(new Change.Known(parent.number, name, number, inodes.get(number).kind()));
            descend(number, waiting);
          });
    }
  }

  private void descend(long number, ArrayDeque<DirectoryInode> waiting) {
    if (inodes.get(number) instanceof DirectoryInode child) {
      waiting.push(child);
    }
  }

  private static void details(Inode inode, List<Change> changes) {
    inode.mode.ifPresent(mode -> changes.add(new Change.Mode(inode.number, mode)));
    inode.modified.ifPresent(nanos -> changes.add(new Change.Modified(inode.number, nanos)));
    inode.attributes.forEach(
        (name, value) -> changes.add(new Change.Attribute(inode.number, name, Optional.of(value))));
    if (inode instanceof FileInode file) {
      file.hashed.ifPresent(
          hashed -> changes.add(new Change.Hashed(inode.number, hashed.entry(), hashed.stat())));
      file.synced.ifPresent(stat -> changes.add(new Change.Synced(inode.number, stat)));
      if (file.mapped) {
        changes.add(new Change.Mapped(inode.number));
      }
      file.backing.ifPresent(number -> changes.add(new Change.Backed(inode.number, number)));
    }
  }
}
