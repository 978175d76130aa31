package dev.mizzen.volume.lazy;

import dev.mizzen.volume.fuse.FileSystem.Statistics;
import dev.mizzen.volume.snapshot.NodeCodec;
import dev.mizzen.volume.snapshot.Nodes;
import dev.mizzen.volume.snapshot.OverlayNodes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;

/** The parts of a view that is in use. */
record OpenedView(
    Path directory,
    ViewState state,
    Staging staging,
    Quota quota,
    Passing passing,
    KeptNodes kept,
    Nodes nodes,
    FileIo io,
    AttributeOperations attributes,
    NameOperations names,
    Handles handles,
    Commits commits,
    Reloads reloads)
    implements Closeable {

  /** More than anybody makes; there is no limit of ours. */
  private static final long FILES = 1L << 32;

  SortedSet<String> dirty() {
    return dirty(state, passing, nodes, staging);
  }

  static SortedSet<String> dirty(ViewState state, Passing passing, Nodes nodes, Staging staging) {
    passing.settle(state);
    var plan = state.look(names -> Plan.of(names, true));
    return new Dirt(new OverlayNodes(nodes, new NodeCodec()), staging).of(plan);
  }

  Statistics statistics() throws IOException {
    // What the kernel has written shows here and when it is closed.
    state.look(names -> names.table().writtenUnseen()).forEach(io::count);
    long used = quota.used();
    long disk = Files.getFileStore(directory).getUsableSpace();
    var capacity = quota.capacity();
    long total = capacity.orElse(used + disk);
    long free = Math.max(0, total - used);
    return new Statistics(total, free, Math.min(disk, free), FILES, FILES);
  }

  @Override
  public void close() throws IOException {
    state.close();
    kept.close();
    staging.close();
  }
}
