package dev.mizzen.volume.upload;

import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.FlatTree;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.Node;
import dev.mizzen.volume.snapshot.OverlayNodes;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.transfer.Transfers;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Sends the contents of one commit, and makes its directories. */
public final class Upload implements AutoCloseable {

  private final VolumeRepository volume;
  private final Transfers.Batch batch;
  private final OverlayNodes nodes;
  private final AtomicLong bytes = new AtomicLong();

  public Upload(VolumeRepository volume, Transfers transfers) {
    this.volume = volume;
    this.batch = transfers.batch();
    this.nodes = volume.overlay();
  }

  /**
   * Sends a chunk, at some time before {@link #await} returns; waits for room in memory.
   *
   * @throws dev.mizzen.volume.store.StoreException when an earlier one failed
   */
  public void chunk(Hash hash, byte[] content) {
    // The client holds the content once more, and grows to it by doubling.
    batch.submit(
        3L * content.length,
        () -> {
          if (volume.putChunk(hash, content)) {
            bytes.addAndGet(content.length);
          }
        });
  }

  /** Makes the nodes of a tree. */
  public Entry.Directory tree(FlatTree tree) {
    return tree.build(nodes, this::chunk);
  }

  /** Makes the node of one directory; those in it are made already. */
  public Entry.Directory directory(SortedMap<String, Entry> entries) {
    return nodes.add(new Node(FlatTree.bounded(new TreeMap<>(entries), this::chunk)));
  }

  /** Every node made here, in front of the volume's. */
  public OverlayNodes nodes() {
    return nodes;
  }

  /**
   * Waits until everything is in the store.
   *
   * @throws dev.mizzen.volume.store.StoreException the first failure
   */
  public void await() {
    batch.await();
  }

  /** What the store had to be sent so far. */
  public long bytes() {
    return bytes.get();
  }

  @Override
  public void close() {
    batch.close();
  }
}
