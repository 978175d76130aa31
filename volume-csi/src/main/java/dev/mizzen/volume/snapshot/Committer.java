package dev.mizzen.volume.snapshot;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.store.StoreGate;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Turns a changed tree into the next commit. Everything the commit names is in the store before the
 * commit object is created; the object is created only if its number is free. A lost race reads the
 * winner, merges, and tries the next number. Within this process nobody races: committers of a
 * volume take turns.
 */
public final class Committer {

  private static final Duration BOUND = Duration.ofMinutes(2);

  private final StoreGate gate;
  private final InstantSource clock;
  private final String writer;
  private final Turns turns = new Turns(BOUND);

  /**
   * What became of a commit.
   *
   * @param head the new head
   * @param created false when the head already held all of it
   * @param overwritten paths where a change of somebody else did not survive
   * @param nodeBytes uploaded for directory nodes
   */
  public record Committed(
      Commit head, boolean created, SortedSet<String> overwritten, long nodeBytes) {}

  /**
   * What the next commit is to hold.
   *
   * @param root its top directory
   * @param overwritten paths where a change of somebody else does not survive
   */
  public record Proposed(Entry.Directory root, SortedSet<String> overwritten) {}

  /** Says what is to become of a head; asked again, with the newer one, after each lost race. */
  public interface Change {
    /** Whatever this throws ends the commit, and nothing is committed. */
    Proposed onto(Commit head);
  }

  /**
   * @param writer names this process in the history
   */
  public Committer(StoreGate gate, InstantSource clock, String writer) {
    this.gate = gate;
    this.clock = clock;
    this.writer = writer;
  }

  /** Told when the commit will have another tree than was given, before it is made. */
  public interface Merging {
    /** May be told again after a lost race. Whatever this throws ends the commit. */
    void differs();
  }

  /** As the other with the same arguments, for who has no use for what was given afterwards. */
  public Committed commit(
      VolumeRepository volume,
      OverlayNodes nodes,
      String token,
      long known,
      Entry.Directory base,
      Entry.Directory ours) {
    return commit(volume, nodes, token, known, base, ours, () -> {});
  }

  /**
   * Commits what leads from {@code base} to {@code ours}, on top of whatever the head is by now.
   * Chunks of new files must be in the store already.
   *
   * @param token unique to this commit; its {@link Commit#writer} ends with it
   * @param known number of a commit that exists, or 0
   * @param nodes holds or can read every node of both trees
   * @param merging if it is never told, all of {@code ours} is in the store with the commit
   */
  public Committed commit(
      VolumeRepository volume,
      OverlayNodes nodes,
      String token,
      long known,
      Entry.Directory base,
      Entry.Directory ours,
      Merging merging) {
    return commit(
        volume,
        nodes,
        token,
        known,
        upload ->
            known > 0 && nodes.bytes(base.node()).isEmpty()
                ? Optional.of(upload.begin(ours, base))
                : Optional.empty(),
        head -> {
          var merged = Merge.of(nodes, base, head.rootDirectory(), ours);
          if (!merged.root().sameAs(ours)) {
            merging.differs();
          }
          if (known > 0 && known < head.number() && volume.find(known).isEmpty()) {
            requireContents(volume, nodes, head.rootDirectory(), merged.root());
          }
          return new Proposed(merged.root(), merged.overwritten());
        });
  }

  /**
   * Retention has dropped what the view is in step with: what it has from there, such as a file
   * under a new name, may be gone.
   */
  private static void requireContents(
      VolumeRepository volume, OverlayNodes nodes, Entry.Directory theirs, Entry.Directory next) {
    TreeDiff.between(nodes, theirs, next)
        .forEach(
            (path, change) -> {
              boolean gone =
                  change.after().filter(Entry.File.class::isInstance).stream()
                      .map(Entry.File.class::cast)
                      .anyMatch(file -> !volume.has(file));
              if (gone) {
                throw new CorruptVolumeException(
                    "The content of '%s' went with a commit that retention has dropped: write the file anew, or remove it"
                        .formatted(path));
              }
            });
  }

  /**
   * Commits what a change makes of the head as it is when the commit is made.
   *
   * @param token unique to this commit; its {@link Commit#writer} ends with it
   * @param known number of a commit that exists, or 0
   * @param nodes holds or can read every node of what the change proposes
   */
  public Committed commit(
      VolumeRepository volume, OverlayNodes nodes, String token, long known, Change change) {
    return commit(volume, nodes, token, known, upload -> Optional.empty(), change);
  }

  /**
   * What can be sent before the head is known, since it is likely to be the base still. Where the
   * base is no commit's tree there will be a merge, and what was sent would be for nothing.
   */
  private interface Early {
    Optional<NodeUpload.Sending> begin(NodeUpload upload);
  }

  private Committed commit(
      VolumeRepository volume,
      OverlayNodes nodes,
      String token,
      long known,
      Early early,
      Change change) {
    gate.creation();
    try (var turn = turns.take(volume.layout().commits())) {
      var upload = new NodeUpload(volume, nodes);
      var left = turn.head().filter(head -> head.number() >= known);
      // Who follows another one at once merges, and would send for nothing.
      var head = left.orElseGet(() -> head(volume, known, early, upload));
      var committed = untilWon(volume, new Attempt(volume, upload, token, change, head));
      turn.leave(committed.head());
      return committed;
    }
  }

  private static Commit head(VolumeRepository volume, long known, Early early, NodeUpload upload) {
    var garbage =
        Together.begin(
            () -> {
              volume.expectUpload();
              return known;
            });
    var sending = early.begin(upload);
    try {
      var head = volume.headLikely(known);
      sending.ifPresent(upload::end);
      return head;
    } finally {
      sending.ifPresent(NodeUpload.Sending::await);
      // If it failed, who uploads asks again.
      garbage.await();
    }
  }

  private static Committed untilWon(VolumeRepository volume, Attempt attempt) {
    RetryPolicy<Optional<Committed>> untilWon =
        RetryPolicy.<Optional<Committed>>builder()
            // Failures of the store have been retried already, by the store.
            .handleIf(failure -> false)
            .handleResultIf(Optional::isEmpty)
            .withBackoff(5, 500, ChronoUnit.MILLIS)
            .withJitter(0.9)
            .withMaxRetries(-1)
            .withMaxDuration(BOUND)
            .build();
    return Failsafe.with(untilWon)
        .get(attempt::run)
        .orElseThrow(
            () ->
                new StoreException(
                    StoreException.Reason.BUSY,
                    "Volume %s has too many committers at once: commit less often"
                        .formatted(volume.id())));
  }

  private final class Attempt {
    private final VolumeRepository volume;
    private final NodeUpload upload;
    private final String token;
    private final Change change;
    private Commit head;

    Attempt(VolumeRepository volume, NodeUpload upload, String token, Change change, Commit head) {
      this.volume = volume;
      this.upload = upload;
      this.token = token;
      this.change = change;
      this.head = head;
    }

    /** Empty when somebody else took the number. */
    Optional<Committed> run() {
      var theirs = head.rootDirectory();
      var next = change.onto(head);
      if (next.root().sameAs(theirs)) {
        return Optional.of(new Committed(head, false, new TreeSet<>(), upload.bytes()));
      }
      upload.end(upload.begin(next.root(), theirs));
      var commit = Commit.next(head, next.root(), clock.instant(), writer + "/" + token);
      if (volume.create(commit)) {
        upload.committed();
        return Optional.of(new Committed(commit, true, next.overwritten(), upload.bytes()));
      }
      head = volume.head(commit.number());
      return Optional.empty();
    }
  }
}
