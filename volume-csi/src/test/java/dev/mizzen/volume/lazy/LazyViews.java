package dev.mizzen.volume.lazy;

import dev.mizzen.volume.cache.NodeCache;
import dev.mizzen.volume.snapshot.Committer;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.StoreGate;
import dev.mizzen.volume.transfer.Transfers;
import dev.mizzen.volume.workspace.DurableFiles;
import dev.mizzen.volume.workspace.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.UUID;

/** Lazy views of one volume below one directory. */
final class LazyViews implements AutoCloseable {

  static final Owner OWNER = new Owner(65532, 65532);

  private final Path directory;
  private final Transfers transfers = new Transfers(4, 96 << 20);
  final LazyView.Tools tools;
  final LocalContents contents;
  final VolumeRepository volume;

  LazyViews(Path directory, ObjectStore store) {
    this.directory = directory;
    this.volume = new VolumeRepository(store, new VolumeId("shop", "weights"));
    this.contents = new LocalContents(directory.resolve("contents"));
    volume.mark("volume-uid-1");
    var clock = InstantSource.system();
    var gate = new StoreGate(new AtomicityProbe(store), clock);
    this.tools =
        new LazyView.Tools(
            new Committer(gate, clock, "node"),
            transfers,
            OWNER,
            contents,
            new NodeCache(16 << 20),
            clock,
            Path.of("/proc"),
            Duration.ofMillis(200));
  }

  /** A view, and a program in its pod. */
  record Mounted(Path directory, LazyView view, FakeKernel kernel, ProgramOnFileSystem program) {}

  Mounted mount() throws IOException {
    return mount(OptionalLong.empty());
  }

  Mounted mount(OptionalLong capacity) throws IOException {
    Path path = directory.resolve(UUID.randomUUID().toString());
    return mounted(path, LazyView.create(path, volume, tools, capacity), new FakeKernel());
  }

  /** As {@link #mount}, by a kernel that reads and writes files itself. */
  Mounted mountPassing(OptionalLong capacity, boolean readOnly) throws IOException {
    var mounted = mount(capacity);
    mounted.view().attach(mounted.kernel(), readOnly);
    return mounted;
  }

  /** The same view as a new process sees it, with the kernel as it was. */
  Mounted reopen(Mounted old) throws IOException {
    old.view().close();
    return open(old.directory(), LazyView.Kernel.ATTACHED, old.kernel());
  }

  /** As {@link #reopen}, by a kernel that reads and writes files itself. */
  Mounted reopenPassing(Mounted old) throws IOException {
    var again = reopen(old);
    again.view().attach(again.kernel(), false);
    return again;
  }

  Mounted open(Path path, LazyView.Kernel kernel) throws IOException {
    return open(path, kernel, new FakeKernel());
  }

  private Mounted open(Path path, LazyView.Kernel known, FakeKernel kernel) throws IOException {
    return mounted(path, LazyView.open(path, volume, tools, OptionalLong.empty(), known), kernel);
  }

  static Mounted mounted(Path path, LazyView view, FakeKernel kernel) {
    return new Mounted(path, view, kernel, new ProgramOnFileSystem(view, kernel));
  }

  /** A copy of everything that a view has on disk, as if the process had died at this moment. */
  Path copy(Mounted view) throws IOException {
    Path copy = directory.resolve("copy-" + UUID.randomUUID());
    try (var paths = Files.walk(view.directory())) {
      for (Path path : paths.toList()) {
        Path to = copy.resolve(view.directory().relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(to);
        } else {
          Files.copy(path, to, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return copy;
  }

  void delete(Path path) throws IOException {
    DurableFiles.deleteTree(path);
  }

  @Override
  public void close() {
    transfers.close();
  }

  /** Where the last record of a journal ends; zeros may follow. */
  static long end(Path journal) throws IOException {
    // To open one cuts off what follows, which its writer still has in memory.
    Path copy = Files.copy(journal, journal.resolveSibling("journal-" + UUID.randomUUID()));
    try (var opened = ViewJournal.open(copy, step -> {})) {
      return opened.size();
    } finally {
      Files.delete(copy);
    }
  }
}
