package dev.mizzen.volume.files;

import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.FlatTree;
import dev.mizzen.volume.snapshot.PathException;
import dev.mizzen.volume.snapshot.Tree;
import dev.mizzen.volume.snapshot.TreeEditor;
import java.util.List;

/** What {@code cp} does, on trees: contents are shared, not copied. */
final class Copying implements Edits.Edit {

  private final List<VolumePath> sources;
  private final VolumePath destination;
  private final boolean recursive;

  Copying(List<VolumePath> sources, VolumePath destination, boolean recursive) {
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("Name at least one source");
    }
    for (var source : sources) {
      if (source.isTop()) {
        throw new IllegalArgumentException("'/' is the volume itself: name what is to be copied");
      }
    }
    this.sources = List.copyOf(sources);
    this.destination = destination;
    this.recursive = recursive;
  }

  @Override
  public void apply(Tree head, TreeEditor editor) {
    boolean into = editor.isDirectory(destination.text());
    if (!into && sources.size() > 1) {
      throw PathException.absent(destination.text() + "/");
    }
    for (var source : sources) {
      String target = into ? destination.join(source.name()) : destination.text();
      switch (head.require(source.text())) {
        case Entry.Directory directory -> directory(head, editor, source, directory, target);
        case Entry.File file -> leaf(editor, source, file, target);
        case Entry.Link link -> leaf(editor, source, link, target);
      }
    }
  }

  private void leaf(TreeEditor editor, VolumePath source, Entry leaf, String target) {
    if (source.text().equals(target)) {
      throw new IllegalArgumentException(
          "'%s' is source and destination at once".formatted(target));
    }
    if (destination.saysDirectory() && target.equals(destination.text())) {
      throw PathException.absent(target + "/");
    }
    requireParent(editor, target);
    editor.put(target, leaf);
  }

  private void directory(
      Tree head, TreeEditor editor, VolumePath source, Entry.Directory directory, String target) {
    if (!recursive) {
      throw PathException.isDirectory(
          source.text(), "Say recursive to copy it with all that is in it.");
    }
    if ((target + "/").startsWith(source.text() + "/")) {
      throw new IllegalArgumentException(
          "'%s' cannot be copied into itself".formatted(source.text()));
    }
    requireParent(editor, target);
    merge(head, editor, directory, target);
  }

  private static void merge(
      Tree head, TreeEditor editor, Entry.Directory directory, String target) {
    var there = editor.find(target);
    if (there.isEmpty()) {
      editor.graft(target, directory);
      return;
    }
    if (!(there.get() instanceof Entry.Directory)) {
      throw PathException.notDirectory(target);
    }
    head.children(directory)
        .forEach(
            (name, entry) -> {
              String path = FlatTree.join(target, name);
              switch (entry) {
                case Entry.Directory child -> merge(head, editor, child, path);
                case Entry.File file -> editor.put(path, file);
                case Entry.Link link -> editor.put(path, link);
              }
            });
  }

  private static void requireParent(TreeEditor editor, String target) {
    String parent = FlatTree.parentOf(target);
    if (!editor.isDirectory(parent)) {
      throw PathException.absent(parent);
    }
  }
}
