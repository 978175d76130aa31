package dev.mizzen.volume.files;

import dev.mizzen.volume.snapshot.Commit;
import dev.mizzen.volume.snapshot.Committer;
import dev.mizzen.volume.snapshot.Committer.Proposed;
import dev.mizzen.volume.snapshot.TreeDiff;
import dev.mizzen.volume.snapshot.UnknownCommitException;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.transfer.Transfers;
import dev.mizzen.volume.upload.Upload;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;

/** A volume's numbered commits: which there are, what they changed, and back to one of them. */
public final class History {

  private final Snapshots snapshots;
  private final Edits edits;
  private final Transfers transfers;

  public History(ObjectStore store, Committer committer, Transfers transfers) {
    this.snapshots = new Snapshots(store);
    this.edits = new Edits(committer);
    this.transfers = transfers;
  }

  /** What is different at a path. */
  public enum Kind {
    ADDED,
    REMOVED,
    CHANGED
  }

  /**
   * A path that differs between two commits: a file, a link, or a directory only one of them has.
   */
  public record Difference(String path, Kind kind) {
    private static Difference of(String path, TreeDiff.Change change) {
      Kind kind =
          change.before().isEmpty()
              ? Kind.ADDED
              : change.after().isEmpty() ? Kind.REMOVED : Kind.CHANGED;
      return new Difference(path, kind);
    }
  }

  /**
   * What leads from one commit to another, in the order of the paths.
   *
   * @param more whether there are paths behind the last one
   */
  public record Diff(long from, long to, List<Difference> changes, boolean more) {}

  /**
   * Commits, newest first.
   *
   * @param before only those with a lower number; absent for all
   * @param limit how many, from 1
   */
  public List<Commit> commits(VolumeId id, OptionalLong before, int limit) {
    var snapshot = snapshots.at(id, OptionalLong.empty());
    long newest = Math.min(snapshot.commit().number(), before.orElse(Long.MAX_VALUE) - 1);
    var found = new ConcurrentSkipListMap<Long, Commit>();
    try (var batch = transfers.batch()) {
      for (long number = newest; number > 0 && number > newest - limit; number--) {
        long wanted = number;
        batch.submit(
            0, () -> snapshot.volume().find(wanted).ifPresent(commit -> found.put(wanted, commit)));
      }
      batch.await();
    }
    return List.copyOf(found.descendingMap().values());
  }

  /**
   * What differs between two commits.
   *
   * @param from absent for the one before {@code to}
   * @param to absent for the head
   * @param after path that the page before ended with; empty for the first page
   * @param limit of paths, from 1
   * @throws UnknownCommitException when there is none of that number
   */
  public Diff diff(VolumeId id, OptionalLong from, OptionalLong to, String after, int limit) {
    var head = snapshots.at(id, OptionalLong.empty());
    var volume = head.volume();
    var young =
        to.isEmpty() ? head.commit() : Snapshots.commit(volume, head.commit(), to.getAsLong());
    var old = Snapshots.commit(volume, head.commit(), from.orElse(Math.max(0, young.number() - 1)));
    var all = TreeDiff.between(volume, old.rootDirectory(), young.rootDirectory());
    var page =
        all.tailMap(after).entrySet().stream()
            .filter(change -> !change.getKey().equals(after))
            .limit(limit + 1L)
            .map(change -> Difference.of(change.getKey(), change.getValue()))
            .toList();
    boolean more = page.size() > limit;
    return new Diff(old.number(), young.number(), more ? page.subList(0, limit) : page, more);
  }

  /**
   * Makes the volume what it was at that commit, by a new commit.
   *
   * @throws UnknownCommitException when there is none of that number
   */
  public Written rollback(VolumeId id, long commit) {
    var volume = snapshots.volume(id);
    try (var upload = new Upload(volume, transfers)) {
      return edits.commitChange(
          volume,
          upload,
          head ->
              new Proposed(
                  Snapshots.commit(volume, head, commit).rootDirectory(), new TreeSet<>()));
    }
  }
}
