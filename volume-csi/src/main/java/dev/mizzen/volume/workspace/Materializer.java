package dev.mizzen.volume.workspace;

import dev.mizzen.volume.snapshot.Commit;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.FlatTree;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.transfer.Transfers;
import dev.mizzen.volume.upload.Stat;
import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Writes a commit into an empty directory that nobody looks at yet. */
final class Materializer {

  private final Transfers transfers;
  private final ViewFiles view;

  Materializer(Transfers transfers, ViewFiles view) {
    this.transfers = transfers;
    this.view = view;
  }

  Index materialize(VolumeRepository volume, Commit commit, Path data) throws IOException {
    try (var batch = transfers.batch()) {
      var tree = TreeLoader.load(volume, commit.rootDirectory().node(), batch);
      view.dressDirectory(data);
      for (String directory : tree.directories()) {
        view.makeDirectory(data.resolve(directory));
      }
      var stats = new ConcurrentHashMap<String, Stat>();
      var fetcher = new FileFetcher(volume, view, batch);
      for (var leaf : tree.leaves().entrySet()) {
        Path target = data.resolve(leaf.getKey());
        switch (leaf.getValue()) {
          case Entry.File file ->
              fetcher.fetch(file, target, stat -> stats.put(leaf.getKey(), stat));
          case Entry.Link link -> {
            view.makeLink(target, link);
            stats.put(leaf.getKey(), Stat.of(target, LinkOption.NOFOLLOW_LINKS));
          }
          case Entry.Directory directory ->
              throw new IllegalStateException("A directory is no leaf: " + directory);
        }
      }
      fetcher.await();
      return index(commit.number(), tree, stats);
    }
  }

  private static Index index(long commit, FlatTree tree, ConcurrentHashMap<String, Stat> stats) {
    var leaves = new TreeMap<String, Index.Indexed>();
    tree.leaves()
        .forEach((path, entry) -> leaves.put(path, new Index.Indexed(entry, stats.get(path))));
    return new Index(commit, leaves, tree.directories());
  }
}
