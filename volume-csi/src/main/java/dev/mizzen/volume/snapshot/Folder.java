package dev.mizzen.volume.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A directory in the making. Of a large one only the parts are read in which something is looked
 * for or changed; the others go into the new directory as they are.
 */
final class Folder {

  /** Entries that a node has at most; a directory of more is cut into parts. */
  static final int LIMIT = 4096;

  /** A name whose hash begins with so many zero bits ends its part. */
  private static final int CUT_BITS = 10;

  private final OverlayNodes nodes;
  private final TreeMap<String, Kept> parts = new TreeMap<>();
  private final TreeSet<String> opened = new TreeSet<>();
  private final TreeMap<String, Entry> entries = new TreeMap<>();

  /**
   * A part that nobody looked into.
   *
   * @param mayBeLast whether its end may be one of the directory instead of a cut
   */
  private record Kept(NodeObject.Part part, boolean mayBeLast) {}

  /** An empty one. */
  Folder(OverlayNodes nodes) {
    this.nodes = nodes;
  }

  /** One with the content of a directory. */
  static Folder of(OverlayNodes nodes, Entry.Directory directory) {
    var folder = new Folder(nodes);
    switch (nodes.object(directory.node())) {
      case Node node -> folder.entries.putAll(node.entries());
      case NodeObject.Parted parted ->
          parted.parts().forEach(part -> folder.keep(part, part.equals(parted.parts().getLast())));
    }
    return folder;
  }

  /** Takes a part over; no entry that is {@link #place}d may belong into it. */
  void keep(NodeObject.Part part, boolean mayBeLast) {
    parts.put(part.first(), new Kept(part, mayBeLast));
  }

  /** Adds an entry whose name is in no part that was kept. */
  void place(String name, Entry entry) {
    entries.put(name, entry);
  }

  Optional<Entry> find(String name) {
    open(name);
    return Optional.ofNullable(entries.get(name));
  }

  void put(String name, Entry entry) {
    open(name);
    entries.put(name, entry);
  }

  void remove(String name) {
    open(name);
    entries.remove(name);
  }

  boolean isEmpty() {
    return entries.isEmpty() && parts.isEmpty();
  }

  private void open(String name) {
    String first = parts.floorKey(name);
    String open = opened.floor(name);
    if (first != null && (open == null || open.compareTo(first) < 0)) {
      opened.add(first);
      entries.putAll(nodes.part(parts.remove(first).part()).entries());
    }
  }

  /** Makes its nodes. */
  Entry.Directory build(FlatTree.Spill spill) {
    int size = entries.size() + parts.values().stream().mapToInt(k -> k.part().entries()).sum();
    if (size <= LIMIT) {
      parts.values().forEach(kept -> entries.putAll(nodes.part(kept.part()).entries()));
      return nodes.add(new Node(FlatTree.bounded(entries, spill)));
    }
    var cutter = new Cutter(spill);
    String from = "";
    for (var kept : parts.values()) {
      String first = kept.part().first();
      entries.subMap(from, first).forEach(cutter::add);
      boolean ends = kept.mayBeLast() && !isEnd(first);
      if (cutter.isAtCut() && !ends) {
        cutter.made.add(kept.part());
      } else {
        nodes.part(kept.part()).entries().forEach(cutter::add);
      }
      from = first;
    }
    entries.tailMap(from).forEach(cutter::add);
    cutter.cut();
    return nodes.add(new NodeObject.Parted(cutter.made));
  }

  private boolean isEnd(String first) {
    return parts.lastKey().equals(first) && entries.tailMap(first).isEmpty();
  }

  private static boolean endsPart(String name) {
    long beginning = Hash.of(name.getBytes(StandardCharsets.UTF_8)).a();
    return beginning >>> (Long.SIZE - CUT_BITS) == 0;
  }

  /** Cuts where the names say. */
  private final class Cutter {
    private final FlatTree.Spill spill;
    private final List<NodeObject.Part> made = new ArrayList<>();
    private final TreeMap<String, Entry> part = new TreeMap<>();

    Cutter(FlatTree.Spill spill) {
      this.spill = spill;
    }

    boolean isAtCut() {
      return part.isEmpty();
    }

    void add(String name, Entry entry) {
      part.put(name, entry);
      if (part.size() == LIMIT || endsPart(name)) {
        cut();
      }
    }

    void cut() {
      if (!part.isEmpty()) {
        SortedMap<String, Entry> bounded = FlatTree.bounded(part, spill);
        var node = nodes.add(new Node(bounded));
        made.add(
            new NodeObject.Part(
                part.firstKey(), node.node(), part.size(), node.files(), node.bytes()));
        part.clear();
      }
    }
  }
}
