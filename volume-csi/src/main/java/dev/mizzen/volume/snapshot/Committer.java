package dev.mizzen.volume.snapshot;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.store.StoreGate;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
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
    gate.creation();
    try (var turn = turns.take(volume.layout().commits())) {
      var left = turn.head().filter(head -> head.number() >= known);
      var head = left.orElseGet(() -> head(volume, known));
      var committed = untilWon(volume, new Attempt(volume, nodes, token, change, head));
      turn.leave(committed.head());
      return committed;
    }
  }

  private static Commit head(VolumeRepository volume, long known) {
    var upload =
        Together.begin(
            () -> {
              volume.expectUpload();
              return known;
            });
    try {
      return volume.headLikely(known);
    } finally {
      // If it failed, who uploads asks again.
      upload.await();
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
    private final OverlayNodes nodes;
    private final String token;
    private final Change change;
    private final Map<Hash, Integer> uploaded = new HashMap<>();
    private Commit head;

    Attempt(VolumeRepository volume, OverlayNodes nodes, String token, Change change, Commit head) {
      this.volume = volume;
      this.nodes = nodes;
      this.token = token;
      this.change = change;
      this.head = head;
    }

    /** Empty when somebody else took the number. */
    Optional<Committed> run() {
      var theirs = head.rootDirectory();
      var next = change.onto(head);
      if (next.root().sameAs(theirs)) {
        return Optional.of(new Committed(head, false, new TreeSet<>(), nodeBytes()));
      }
      upload(newNodes(next.root(), theirs));
      var commit = Commit.next(head, next.root(), clock.instant(), writer + "/" + token);
      if (volume.create(commit)) {
        uploaded.keySet().forEach(nodes::stored);
        return Optional.of(new Committed(commit, true, next.overwritten(), nodeBytes()));
      }
      head = volume.head(commit.number());
      return Optional.empty();
    }

    private Map<Hash, byte[]> newNodes(Entry.Directory root, Entry.Directory theirs) {
      var found = new LinkedHashMap<Hash, byte[]>();
      findNew(root, Optional.of(theirs), found);
      found.keySet().removeAll(uploaded.keySet());
      return found;
    }

    /** In any order: nobody knows of them before the commit. */
    private void upload(Map<Hash, byte[]> found) {
      Together.run(
          found.entrySet().stream()
              .<Runnable>map(node -> () -> volume.putNode(node.getKey(), node.getValue()))
              .toList());
      found.forEach((hash, bytes) -> uploaded.put(hash, bytes.length));
    }

    private long nodeBytes() {
      return uploaded.values().stream().mapToLong(Integer::longValue).sum();
    }

    /**
     * What the head has at the same path is in the store, and what was not made here, with all
     * below it.
     */
    private void findNew(
        Entry.Directory directory, Optional<Entry> theirs, Map<Hash, byte[]> found) {
      if (theirs.filter(directory::sameAs).isPresent() || nodes.bytes(directory.node()).isEmpty()) {
        return;
      }
      Optional<Entry> ours = Optional.of(directory);
      var differing = new Differing(nodes, ours, theirs);
      var known = differing.entries(theirs);
      differing
          .entries(ours)
          .forEach(
              (name, entry) -> {
                if (entry instanceof Entry.Directory child) {
                  findNew(child, Optional.ofNullable(known.get(name)), found);
                }
              });
      if (nodes.object(directory.node()) instanceof NodeObject.Parted parted) {
        var common = differing.common();
        parted.parts().stream()
            .filter(part -> !common.contains(part))
            .map(NodeObject.Part::node)
            .forEach(part -> nodes.bytes(part).ifPresent(bytes -> found.put(part, bytes)));
      }
      found.put(directory.node(), nodes.bytes(directory.node()).orElseThrow());
    }
  }
}
