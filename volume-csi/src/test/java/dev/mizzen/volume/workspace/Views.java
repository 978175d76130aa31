package dev.mizzen.volume.workspace;

import dev.mizzen.volume.snapshot.Committer;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.StoreGate;
import dev.mizzen.volume.transfer.Transfers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Views of one volume below one directory, and short ways to write and read files in them. */
final class Views implements AutoCloseable {

  private final Path directory;
  private final Transfers transfers = new Transfers(4, 96 << 20);
  private final Workspace.Tools tools;
  final VolumeRepository volume;

  Views(Path directory, ObjectStore store) {
    this.directory = directory;
    this.volume = new VolumeRepository(store, new VolumeId("shop", "weights"));
    volume.mark("volume-uid-1");
    var clock = InstantSource.system();
    var gate = new StoreGate(new AtomicityProbe(store), clock);
    this.tools =
        new Workspace.Tools(new Committer(gate, clock, "node"), transfers, Optional.empty());
  }

  Workspace mount() throws IOException {
    Path view = Files.createDirectories(directory.resolve(UUID.randomUUID().toString()));
    return Workspace.materialize(view, volume, tools);
  }

  /** The same view as a new process sees it. */
  Workspace reopen(Workspace view) {
    return Workspace.open(view.data().getParent(), volume, tools);
  }

  static void write(Workspace view, String path, String content) throws IOException {
    Path file = view.data().resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  static String read(Workspace view, String path) throws IOException {
    return Files.readString(view.data().resolve(path));
  }

  static void delete(Workspace view, String path) throws IOException {
    DurableFiles.deleteTree(view.data().resolve(path));
  }

  /** Every path with what is there: content, link target, executable mark. */
  static SortedMap<String, String> tree(Workspace view) throws IOException {
    var tree = new TreeMap<String, String>();
    try (var paths = Files.walk(view.data())) {
      for (Path path : paths.skip(1).toList()) {
        tree.put(view.data().relativize(path).toString(), describe(path));
      }
    }
    return tree;
  }

  private static String describe(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return "-> " + Files.readSymbolicLink(path);
    }
    if (Files.isDirectory(path)) {
      return "directory";
    }
    String mode = Files.isExecutable(path) ? "!" : "";
    byte[] content = Files.readAllBytes(path);
    String shown =
        content.length > 100
            ? content.length + " bytes " + java.util.Arrays.hashCode(content)
            : new String(content, java.nio.charset.StandardCharsets.UTF_8);
    return mode + shown + " at " + Files.getLastModifiedTime(path).toInstant();
  }

  @Override
  public void close() {
    transfers.close();
  }
}
