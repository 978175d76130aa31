package dev.mizzen.volume.workspace;

import dev.mizzen.volume.snapshot.Commit;
import dev.mizzen.volume.snapshot.Committer;
import dev.mizzen.volume.snapshot.Committer.Committed;
import dev.mizzen.volume.snapshot.ContentWriter;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.FlatTree;
import dev.mizzen.volume.snapshot.OverlayNodes;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.transfer.Transfers;
import dev.mizzen.volume.upload.Upload;
import dev.mizzen.volume.view.DirtyException;
import dev.mizzen.volume.view.View;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One pod's view of a volume, in a directory of its own: {@code data} is what the pod sees, beside
 * it lies what the view is in step with.
 */
public final class Workspace implements View {

  private static final String DATA = "data";

  private final Path directory;
  private final VolumeRepository volume;
  private final Tools tools;
  private final IndexFile indexFile;
  private final PendingCommit pendingCommit;
  private final ViewFiles view;
  private final Lock turn = new ReentrantLock(true);

  /** What every workspace of a process shares. */
  public record Tools(Committer committer, Transfers transfers, Optional<Owner> owner) {}

  private Workspace(Path directory, VolumeRepository volume, Tools tools) {
    this.directory = directory;
    this.volume = volume;
    this.tools = tools;
    this.indexFile = new IndexFile(directory.resolve("index"));
    this.pendingCommit = new PendingCommit(directory);
    this.view = new ViewFiles(tools.owner());
  }

  /** Writes the volume's head into a new directory, whatever was there before is dropped. */
  public static Workspace materialize(Path directory, VolumeRepository volume, Tools tools)
      throws IOException {
    var workspace = new Workspace(directory, volume, tools);
    DurableFiles.deleteTree(directory.resolve(DATA));
    Files.createDirectories(directory.resolve(DATA));
    var materializer = new Materializer(tools.transfers(), workspace.view);
    workspace.indexFile.write(
        materializer.materialize(volume, volume.head(0), directory.resolve(DATA)));
    return workspace;
  }

  /** A workspace that {@link #materialize} has made, perhaps in an earlier life of this process. */
  public static Workspace open(Path directory, VolumeRepository volume, Tools tools) {
    return new Workspace(directory, volume, tools);
  }

  /** What the pod is to see. */
  public Path data() {
    return directory.resolve(DATA);
  }

  @Override
  public CommitResult commit() {
    return inTurn(this::commitNow);
  }

  @Override
  public ReloadResult reload(Dirty dirty) {
    return inTurn(
        () -> {
          if (dirty == Dirty.COMMIT) {
            commitNow();
          } else {
            refuseDirty();
          }
          return bringTo(volume.head(indexFile.read().commit()));
        });
  }

  @Override
  public Status status() {
    return inTurn(
        () -> {
          var scan = Scanner.scan(data(), indexFile.read(), ContentWriter.telling());
          long commit = scan.index().commit();
          return new Status(commit, volume.head(commit).number(), scan.dirty());
        });
  }

  /** The files are here: of older commits than this one nothing is read. */
  @Override
  public Needs needs() {
    try {
      long commit = indexFile.commit();
      return new Needs(OptionalLong.of(commit), commit, pendingCommit.isOpen());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CommitResult commitNow() throws IOException {
    var base = indexFile.read();
    try (var upload = new Upload(volume, tools.transfers())) {
      var scan = Scanner.scan(data(), base, upload.contents());
      if (scan.dirty().isEmpty()) {
        if (!scan.index().equals(base)) {
          indexFile.write(scan.index());
        }
        return new CommitResult(volume.commit(base.commit()), false, scan.dirty(), upload.bytes());
      }
      var ours = upload.tree(scan.index().tree());
      String token = pendingCommit.begin(scan.index());
      var done = commit(upload.nodes(), token, base, ours);
      indexFile.write(scan.index().at(done.head().number()));
      pendingCommit.end();
      return new CommitResult(
          done.head(), done.created(), done.overwritten(), upload.bytes() + done.nodeBytes());
    }
  }

  private Committed commit(OverlayNodes nodes, String token, Index base, Entry.Directory ours) {
    var from = base.tree().build(nodes, FlatTree.Spill.NONE);
    return tools.committer().commit(volume, nodes, token, base.commit(), from, ours);
  }

  private void refuseDirty() throws IOException {
    var scan = Scanner.scan(data(), indexFile.read(), ContentWriter.telling());
    if (!scan.dirty().isEmpty()) {
      throw new DirtyException(scan.dirty());
    }
    indexFile.write(scan.index());
  }

  /**
   * Says on disk what it does before it begins, so that {@link #finishReload} can end it after a
   * crash.
   */
  private ReloadResult bringTo(Commit target) throws IOException {
    var before = indexFile.read();
    DurableFiles.write(
        intent(), Long.toString(target.number()).getBytes(StandardCharsets.US_ASCII));
    Path staging = directory.resolve("staging");
    DurableFiles.deleteTree(staging);
    Files.createDirectory(staging);
    var reloaded =
        new Reloader(data(), staging, view, before).reload(volume, target, tools.transfers());
    indexFile.write(reloaded.index());
    Files.delete(intent());
    DurableFiles.deleteTree(staging);
    return new ReloadResult(target, reloaded.changed());
  }

  private Path intent() {
    return directory.resolve("reloading");
  }

  private void finishReload() throws IOException {
    if (Files.exists(intent())) {
      long number = Long.parseLong(Files.readString(intent(), StandardCharsets.US_ASCII));
      bringTo(volume.commit(number));
    }
  }

  private void finishCommit() throws IOException {
    var done = pendingCommit.outcome(volume, indexFile.read().commit());
    if (done.isPresent()) {
      indexFile.write(done.get());
    }
    pendingCommit.end();
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T inTurn(Work<T> work) {
    turn.lock();
    try {
      finishCommit();
      finishReload();
      return work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      turn.unlock();
    }
  }
}
