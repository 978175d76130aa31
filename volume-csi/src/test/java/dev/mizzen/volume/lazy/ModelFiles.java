package dev.mizzen.volume.lazy;

import dev.mizzen.volume.fuse.Errno;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** A file system in memory, as simple as can be: what a view must do. */
final class ModelFiles {

  private sealed interface Node {}

  private static final class Directory implements Node {
    final TreeMap<String, Node> names = new TreeMap<>();
  }

  private static final class File implements Node {
    byte[] content = new byte[0];
    boolean executable;

    File copy() {
      var copy = new File();
      copy.content = content;
      copy.executable = executable;
      return copy;
    }
  }

  private record Link(String target) implements Node {}

  private final Directory top = new Directory();

  private Directory parent(String path) {
    Directory at = top;
    var segments = path.split("/");
    for (int i = 0; i < segments.length - 1; i++) {
      at =
          switch (at.names.get(segments[i])) {
            case null -> throw new Errno(Errno.ENOENT);
            case Directory directory -> directory;
            case File _, Link _ -> throw new Errno(Errno.ENOTDIR);
          };
    }
    return at;
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private Node require(String path) {
    var node = parent(path).names.get(name(path));
    if (node == null) {
      throw new Errno(Errno.ENOENT);
    }
    return node;
  }

  private void free(String path) {
    if (parent(path).names.containsKey(name(path))) {
      throw new Errno(Errno.EEXIST);
    }
  }

  private File file(String path) {
    return switch (require(path)) {
      case Directory _ -> throw new Errno(Errno.EISDIR);
      case Link _ -> throw new Errno(Errno.EINVAL);
      case File file -> file;
    };
  }

  void put(String path, byte[] content) {
    if (!parent(path).names.containsKey(name(path))) {
      parent(path).names.put(name(path), new File());
    }
    file(path).content = content;
  }

  void append(String path, byte[] content) {
    var file = file(path);
    int size = file.content.length;
    file.content = Arrays.copyOf(file.content, size + content.length);
    System.arraycopy(content, 0, file.content, size, content.length);
  }

  void truncate(String path, int size) {
    var file = file(path);
    file.content = Arrays.copyOf(file.content, size);
  }

  void chmod(String path, boolean executable) {
    if (require(path) instanceof File file) {
      file.executable = executable;
    }
  }

  void makeDirectory(String path) {
    free(path);
    parent(path).names.put(name(path), new Directory());
  }

  void symlink(String path, String target) {
    free(path);
    parent(path).names.put(name(path), new Link(target));
  }

  void link(String path, String young) {
    var node = require(path);
    parent(young);
    if (node instanceof Directory) {
      throw new Errno(Errno.EPERM);
    }
    free(young);
    parent(young).names.put(name(young), node);
  }

  void unlink(String path) {
    if (require(path) instanceof Directory) {
      throw new Errno(Errno.EISDIR);
    }
    parent(path).names.remove(name(path));
  }

  void removeDirectory(String path) {
    if (!(require(path) instanceof Directory directory)) {
      throw new Errno(Errno.ENOTDIR);
    }
    if (!directory.names.isEmpty()) {
      throw new Errno(Errno.ENOTEMPTY);
    }
    parent(path).names.remove(name(path));
  }

  private static boolean isBelow(String path, String directory) {
    return path.equals(directory) || path.startsWith(directory + "/");
  }

  void rename(String from, String to, boolean noReplace) {
    parent(from);
    parent(to);
    var node = require(from);
    var victim = parent(to).names.get(name(to));
    if (node instanceof Directory && isBelow(to, from) && !to.equals(from)) {
      throw new Errno(Errno.EINVAL);
    }
    if (victim != null && noReplace) {
      throw new Errno(Errno.EEXIST);
    }
    if (victim == node) {
      return;
    }
    switch (victim) {
      case null -> {
        // Nothing in the way.
      }
      case Directory directory -> {
        if (!(node instanceof Directory)) {
          throw new Errno(Errno.EISDIR);
        }
        if (!directory.names.isEmpty()) {
          throw new Errno(Errno.ENOTEMPTY);
        }
      }
      case File _, Link _ -> {
        if (node instanceof Directory) {
          throw new Errno(Errno.ENOTDIR);
        }
      }
    }
    var target = parent(to);
    parent(from).names.remove(name(from));
    target.names.put(name(to), node);
  }

  void exchange(String one, String other) {
    parent(one);
    parent(other);
    var first = require(one);
    if (first instanceof Directory && isBelow(other, one) && !one.equals(other)) {
      throw new Errno(Errno.EINVAL);
    }
    var second = require(other);
    if (second instanceof Directory && isBelow(one, other) && !one.equals(other)) {
      throw new Errno(Errno.EINVAL);
    }
    var firstParent = parent(one);
    var secondParent = parent(other);
    firstParent.names.put(name(one), second);
    secondParent.names.put(name(other), first);
  }

  /** As a volume has them: names of one file become files of their own. */
  void partTwins() {
    part(top);
  }

  private static void part(Directory directory) {
    directory.names.replaceAll(
        (name, node) ->
            switch (node) {
              case File file -> file.copy();
              case Link link -> link;
              case Directory child -> {
                part(child);
                yield child;
              }
            });
  }

  /** What a {@link dev.mizzen.volume.view.Program} shows, without times. */
  SortedMap<String, String> tree() {
    var tree = new TreeMap<String, String>();
    show("", top, tree);
    return tree;
  }

  private static void show(String path, Directory directory, SortedMap<String, String> tree) {
    directory.names.forEach(
        (name, node) -> {
          String child = path.isEmpty() ? name : path + "/" + name;
          switch (node) {
            case Link link -> tree.put(child, "-> " + link.target());
            case File file -> tree.put(child, shown(file));
            case Directory below -> {
              tree.put(child, "directory");
              show(child, below, tree);
            }
          }
        });
  }

  private static String shown(File file) {
    String text =
        file.content.length > 100
            ? file.content.length + " bytes " + Arrays.hashCode(file.content)
            : new String(file.content, StandardCharsets.UTF_8);
    return (file.executable ? "!" : "") + text;
  }
}
