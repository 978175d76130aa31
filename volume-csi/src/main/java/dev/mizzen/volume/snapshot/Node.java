package dev.mizzen.volume.snapshot;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A directory, or a part of a large one.
 *
 * @param entries by name; a name is neither empty nor {@code .} nor {@code ..} and holds no slash
 *     and no NUL
 */
public record Node(SortedMap<String, Entry> entries) implements NodeObject {

  static final Node EMPTY = new Node(new TreeMap<>());

  public Node {
    entries.keySet().forEach(Node::check);
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  private static void check(String name) {
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.indexOf('/') >= 0
        || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("Not a file name: '" + name + "'");
    }
  }

  long files() {
    return entries.values().stream()
        .mapToLong(
            entry ->
                switch (entry) {
                  case Entry.File file -> 1;
                  case Entry.Link link -> 1;
                  case Entry.Directory directory -> directory.files();
                })
        .sum();
  }

  long bytes() {
    return entries.values().stream()
        .mapToLong(
            entry ->
                switch (entry) {
                  case Entry.File file -> file.size();
                  case Entry.Link link -> 0;
                  case Entry.Directory directory -> directory.bytes();
                })
        .sum();
  }
}
