package dev.mizzen.volume.upload;

import dev.mizzen.volume.snapshot.ContentWriter;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.FlatTree;
import dev.mizzen.volume.snapshot.OverlayNodes;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.transfer.Transfers;
import java.util.SortedMap;

/** Sends the contents of one commit, and makes its directories. */
public final class Upload implements AutoCloseable {

  private final ContentWriter contents;
  private final OverlayNodes nodes;

  public Upload(VolumeRepository volume, Transfers transfers) {
    this(volume, volume.overlay(), transfers);
  }

  /**
   * @param nodes over those of the volume
   */
  public Upload(VolumeRepository volume, OverlayNodes nodes, Transfers transfers) {
    this.contents = ContentWriter.into(volume, transfers);
    this.nodes = nodes;
  }

  /** Takes the contents of files; waits for room in memory. */
  public ContentWriter contents() {
    return contents;
  }

  /** Makes the nodes of a tree whose contents are in the store. */
  public Entry.Directory tree(FlatTree tree) {
    return tree.build(nodes, contents);
  }

  /** Makes the node of one directory; those in it are made already. */
  public Entry.Directory directory(SortedMap<String, Entry> entries) {
    return nodes.directory(entries, contents);
  }

  /** Every node made here, in front of the volume's. */
  public OverlayNodes nodes() {
    return nodes;
  }

  /**
   * Waits until everything is in the store. Only then it is known where in the store a small file
   * is.
   *
   * @throws dev.mizzen.volume.store.StoreException the first failure
   */
  public void await() {
    contents.flush();
  }

  /** What the store had to be sent so far. */
  public long bytes() {
    return contents.uploadedBytes();
  }

  @Override
  public void close() {
    contents.close();
  }
}
