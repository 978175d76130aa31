package dev.mizzen.volume.lazy;

import dev.mizzen.volume.fuse.FileSystem;
import dev.mizzen.volume.lazy.Change.Kind;
import dev.mizzen.volume.lazy.ViewJournal.Step;
import dev.mizzen.volume.snapshot.Nodes;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.workspace.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A view's directory: {@code journal}, {@code nodes}, and the local files in {@code staging},
 * {@code small} and {@code small.index}.
 */
final class ViewDirectory {

  private final Path directory;
  private final VolumeRepository volume;
  private final LazyView.Tools tools;
  private final Staging staging;
  private final Table table = new Table();

  private ViewDirectory(Path directory, VolumeRepository volume, LazyView.Tools tools) {
    this.directory = directory;
    this.volume = volume;
    this.tools = tools;
    this.staging =
        new Staging(
            directory.resolve("staging"),
            new SmallFiles(new SmallSpace(directory, () -> now(tools.clock()))));
  }

  static OpenedView create(
      Path directory, VolumeRepository volume, LazyView.Tools tools, OptionalLong capacity)
      throws IOException {
    var view = new ViewDirectory(directory, volume, tools);
    Files.createDirectories(directory);
    DurableFiles.deleteTree(directory.resolve("staging"));
    Files.deleteIfExists(view.nodes());
    view.staging.clear();
    view.staging.make();
    var head = volume.head(0);
    var base = head.rootDirectory();
    var step =
        new Step(
            now(tools.clock()),
            List.of(
                new Change.Booted(Boot.id()),
                new Change.Base(FileSystem.ROOT, Kind.DIRECTORY, Optional.of(base)),
                new Change.InStep(head.number()),
                new Change.CleanBytes(base.bytes())));
    step.changes().forEach(change -> view.table.apply(change, step.nanos()));
    var opened = view.assemble(ViewJournal.create(view.journal(), List.of(step)), capacity);
    opened.commits().onlyOf(head.number());
    return opened;
  }

  /**
   * @param boot which life of the node this is
   */
  static OpenedView open(
      Path directory,
      VolumeRepository volume,
      LazyView.Tools tools,
      OptionalLong capacity,
      LazyView.Kernel kernel,
      String boot)
      throws IOException {
    var view = new ViewDirectory(directory, volume, tools);
    var journal =
        ViewJournal.open(
            view.journal(),
            step -> step.changes().forEach(change -> view.table.apply(change, step.nanos())));
    view.staging.make();
    view.staging.recover(boot.equals(view.table.boot()), view.neededFiles()::contains);
    long now = now(tools.clock());
    var recovery = new Recovery(view.table, view.staging);
    recovery.kernel(kernel, now);
    recovery.localFiles(boot, now);
    journal.replace(List.of(new Step(now, view.table.dump())));
    return view.assemble(journal, capacity);
  }

  private Set<Long> neededFiles() {
    return table.inodes().values().stream()
        .filter(inode -> inode instanceof FileInode file && file.isStaged())
        .map(inode -> ((FileInode) inode).local)
        .collect(Collectors.toSet());
  }

  private Path journal() {
    return directory.resolve("journal");
  }

  private Path nodes() {
    return directory.resolve("nodes");
  }

  private OpenedView assemble(ViewJournal journal, OptionalLong capacity) throws IOException {
    var kept = new KeptNodes(nodes(), volume);
    Nodes nodes = tools.nodes().over(kept);
    var state = new ViewState(table, journal, tools.nodes(), nodes, tools.clock());
    var quota = new Quota(capacity);
    quota.set(table.cleanBytes() + staged());
    var passing = new Passing(staging, quota);
    var io = new FileIo(state, staging, quota, tools.contents(), volume);
    var attributes = new AttributeOperations(state, staging, io, tools.owner(), now(tools.clock()));
    var removal = new Removal(staging, quota);
    var names = new NameOperations(state, attributes, staging, removal);
    var handles = new Handles(state, io, names, attributes, removal, passing);
    var commits =
        new Commits(
            state,
            staging,
            volume,
            kept,
            nodes,
            tools.nodes(),
            tools.committer(),
            tools.transfers(),
            tools.contents(),
            passing);
    var reloads =
        new Reloads(
            state,
            volume,
            nodes,
            kept,
            commits,
            new OpenFiles(tools.processes()),
            passing,
            () -> OpenedView.dirty(state, passing, nodes, staging),
            tools.closing());
    return new OpenedView(
        directory,
        state,
        staging,
        quota,
        passing,
        kept,
        nodes,
        io,
        attributes,
        names,
        handles,
        commits,
        reloads);
  }

  private long staged() {
    return table.inodes().values().stream()
        .mapToLong(inode -> inode instanceof FileInode file ? file.counted : 0)
        .sum();
  }

  private static long now(InstantSource clock) {
    var now = clock.instant();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }
}
