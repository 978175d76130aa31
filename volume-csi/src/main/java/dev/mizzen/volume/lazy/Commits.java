package dev.mizzen.volume.lazy;

import dev.mizzen.volume.cache.Contents;
import dev.mizzen.volume.cache.NodeCache;
import dev.mizzen.volume.snapshot.Commit;
import dev.mizzen.volume.snapshot.Committer;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.Node;
import dev.mizzen.volume.snapshot.NodeCodec;
import dev.mizzen.volume.snapshot.Nodes;
import dev.mizzen.volume.snapshot.OverlayNodes;
import dev.mizzen.volume.snapshot.PastCommits;
import dev.mizzen.volume.snapshot.Tree;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.transfer.Transfers;
import dev.mizzen.volume.upload.FileReader;
import dev.mizzen.volume.upload.Upload;
import dev.mizzen.volume.view.View.CommitResult;
import dev.mizzen.volume.view.View.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes commits of what a pod has changed. One at a time. */
final class Commits {

  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

  private final ViewState state;
  private final Staging staging;
  private final VolumeRepository volume;
  private final KeptNodes kept;
  private final Nodes nodes;
  private final NodeCache cache;
  private final Committer committer;
  private final Transfers transfers;
  private final Contents contents;
  private final Passing passing;
  private volatile OptionalLong since = OptionalLong.empty();

  Commits(
      ViewState state,
      Staging staging,
      VolumeRepository volume,
      KeptNodes kept,
      Nodes nodes,
      NodeCache cache,
      Committer committer,
      Transfers transfers,
      Contents contents,
      Passing passing) {
    this.state = state;
    this.staging = staging;
    this.volume = volume;
    this.kept = kept;
    this.nodes = nodes;
    this.cache = cache;
    this.committer = committer;
    this.transfers = transfers;
    this.contents = contents;
    this.passing = passing;
  }

  /** The view has nothing but what that commit has. */
  void onlyOf(long commit) {
    since = OptionalLong.of(commit);
  }

  Needs needs() {
    return state.look(
        names -> new Needs(since, names.table().commit(), names.table().pending().isPresent()));
  }

  private record Start(long number, Entry.Directory base, Plan.Folder plan) {}

  /**
   * @param all also what is open for writing
   */
  CommitResult commit(boolean all) throws IOException {
    finishPending();
    // Before the plan is made, so that every file of the plan can be read.
    staging.hold();
    try {
      var start = start(all);
      return start.plan().names().isEmpty() ? unchanged(start, 0) : commit(start);
    } finally {
      staging.letGo();
    }
  }

  private Start start(boolean all) {
    passing.settle(state);
    return state.look(
        names ->
            new Start(
                names.table().commit(),
                names.table().root().base().orElseThrow(),
                Plan.of(names, all)));
  }

  private CommitResult commit(Start start) throws IOException {
    try (var upload = new Upload(volume, overlay(), transfers)) {
      var reading =
          new Reading(
              state, staging, new FileReader(upload.contents()), new Tree(nodes, start.base()));
      reading.read(start.plan());
      upload.await();
      var made = new HashMap<Hash, Node>();
      var ours = tree(start, upload, reading, made);
      try {
        return ours.sameAs(start.base())
            ? same(start, upload, reading)
            : commit(start, upload, reading, ours, made);
      } catch (RuntimeException e) {
        // What was sent for nothing may be gone from the store when it is tried again.
        state.change(edit -> forgetHashes(reading));
        throw e;
      }
    }
  }

  private OverlayNodes overlay() {
    var overlay = new OverlayNodes(nodes, new NodeCodec());
    kept.addTo(overlay);
    return overlay;
  }

  private static Entry.Directory tree(
      Start start, Upload upload, Reading reading, Map<Hash, Node> made) {
    return new PlannedTree(
            directory -> upload.nodes().node(directory.node()).entries(),
            entries -> {
              var directory = upload.directory(entries);
              made.put(directory.node(), upload.nodes().node(directory.node()));
              return directory;
            },
            reading::entry)
        .build(start.plan());
  }

  private CommitResult same(Start start, Upload upload, Reading reading) {
    state.change(edit -> hashed(edit, reading));
    rebase(start.base(), List.of(), Map.of());
    return unchanged(start, upload.bytes());
  }

  private CommitResult unchanged(Start start, long uploaded) {
    return new CommitResult(volume.commit(start.number()), false, new TreeSet<>(), uploaded);
  }

  private CommitResult commit(
      Start start, Upload upload, Reading reading, Entry.Directory ours, Map<Hash, Node> made)
      throws IOException {
    String token = UUID.randomUUID().toString();
    state.change(
        edit -> {
          hashed(edit, reading);
          edit.apply(new Change.Committing(token, ours));
          return token;
        });
    state.sync();
    var done =
        committer.commit(
            volume, upload.nodes(), token, start.number(), start.base(), ours, () -> keep(made));
    made.forEach(cache::put);
    rebase(ours, List.of(new Change.InStep(done.head().number())), made);
    boolean isHead = ours.sameAs(done.head().rootDirectory());
    if (isHead) {
      onlyOf(done.head().number());
    }
    if (isHead && isClean()) {
      // All of it is in the store.
      kept.clear();
    }
    return new CommitResult(
        done.head(), done.created(), done.overwritten(), upload.bytes() + done.nodeBytes());
  }

  /** The store will not have what the view is in step with: no commit has it. */
  private void keep(Map<Hash, Node> made) {
    try {
      kept.keep(made);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isClean() {
    return state.look(names -> names.table().root().own.isEmpty());
  }

  private static boolean hashed(ViewState.Edit edit, Reading reading) {
    for (var found : reading.all()) {
      if (found.file().isStaged()) {
        edit.apply(new Change.Hashed(found.file().number, found.entry(), found.stat()));
        found.file().hashedVersion = found.version();
      }
    }
    return true;
  }

  private static boolean forgetHashes(Reading reading) {
    reading.all().forEach(found -> found.file().hashedVersion = -1);
    return true;
  }

  /** Puts the view onto the tree, and gives local files away that are finished. */
  void rebase(Entry.Directory onto, List<Change> first, Map<Hash, Node> here) {
    var adoptions =
        state.change(
            edit -> {
              var rebased = Rebase.onto(edit.names(), onto);
              var changes = new ArrayList<>(first);
              changes.addAll(rebased.changes());
              edit.apply(changes);
              return rebased.adoptions();
            },
            here);
    adoptions.forEach(this::adopt);
  }

  private void adopt(Rebase.Adoption adoption) {
    if (adoption.entry().isInline() || adoption.entry().size() == 0) {
      // Its directory has the content.
      staging.delete(adoption.local());
      return;
    }
    try {
      contents.adopt(staging.path(adoption.local()), adoption.entry());
    } catch (IOException | RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("reason", e.toString())
          .log("A committed file has to be fetched when it is read again");
      staging.delete(adoption.local());
    }
  }

  /** Finds out what became of a commit whose answer was lost, or during which the process died. */
  void finishPending() {
    record Unknown(Table.Pending pending, long known) {}
    var unknown =
        state.look(
            names ->
                names
                    .table()
                    .pending()
                    .map(pending -> new Unknown(pending, names.table().commit())));
    if (unknown.isEmpty()) {
      return;
    }
    var made =
        PastCommits.withToken(volume, unknown.get().pending().token(), unknown.get().known());
    if (made.isPresent()) {
      var inStep = new Change.InStep(made.map(Commit::number).get());
      rebase(unknown.get().pending().ours(), List.of(inStep), Map.of());
    } else {
      state.change(
          edit -> {
            edit.apply(new Change.NotCommitted());
            return true;
          });
    }
  }
}
