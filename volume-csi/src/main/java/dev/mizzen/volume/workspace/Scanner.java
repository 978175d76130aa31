package dev.mizzen.volume.workspace;

import dev.mizzen.volume.linux.Beneath;
import dev.mizzen.volume.snapshot.ContentWriter;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.FlatTree;
import dev.mizzen.volume.upload.FileReader;
import dev.mizzen.volume.upload.Stat;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds what changed in a directory: a file whose size, times and inode are those of the index is
 * not read again. Sockets, pipes and devices are not part of a volume.
 */
final class Scanner {

  private final Index base;
  private final FileReader reader;
  private final SortedMap<String, Index.Indexed> leaves = new TreeMap<>();
  private final SortedSet<String> directories = new TreeSet<>();
  private final Map<String, FileReader.Read> read = new HashMap<>();
  private final ContentWriter writer;
  private final Deque<String> waiting = new ArrayDeque<>(List.of(""));

  /**
   * @param index of what is there now; of paths that did not change it has the base's entries
   * @param dirty paths that changed, appeared or disappeared
   */
  record Scan(Index index, SortedSet<String> dirty) {}

  private Scanner(Index base, ContentWriter writer) {
    this.base = base;
    this.writer = writer;
    this.reader = new FileReader(writer);
  }

  /** What it finds is in the store when it returns, if the writer is one that sends. */
  static Scan scan(Path data, Index base, ContentWriter writer) throws IOException {
    try (var beneath = new Beneath(data)) {
      return new Scanner(base, writer).run(beneath);
    }
  }

  private Scan run(Beneath beneath) throws IOException {
    while (!waiting.isEmpty()) {
      directory(beneath, waiting.pop());
    }
    writer.flush();
    read.forEach((path, file) -> leaves.put(path, indexed(file)));
    var index = new Index(base.commit(), leaves, directories);
    return new Scan(index, Changes.between(base, index));
  }

  private void directory(Beneath beneath, String path) throws IOException {
    try (var held = beneath.hold(path)) {
      for (String name : names(held.path(), path)) {
        entry(beneath, FlatTree.join(path, name), held.path().resolve(name));
      }
    } catch (NoSuchFileException e) {
      // Removed since its parent was read: a volume's files may be changed while they are looked
      // at.
      directories.remove(path);
    }
  }

  private static List<String> names(Path directory, String path) throws IOException {
    var names = new ArrayList<String>();
    try (var children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        String name = child.getFileName().toString();
        if (name.indexOf('\uFFFD') >= 0) {
          throw new WorkspaceException(
              "The name of '%s' is not UTF-8: rename the file"
                  .formatted(FlatTree.join(path, name)));
        }
        names.add(name);
      }
    }
    // Neighbours are packed together, and equal directories alike.
    Collections.sort(names);
    return names;
  }

  private void entry(Beneath beneath, String path, Path file) throws IOException {
    try {
      var stat = Stat.of(file, LinkOption.NOFOLLOW_LINKS);
      if (stat.isDirectory()) {
        directories.add(path);
        waiting.push(path);
      } else if (stat.isLink()) {
        var link = new Entry.Link(Files.readSymbolicLink(file).toString());
        leaves.put(path, new Index.Indexed(link, stat));
      } else if (stat.isFile()) {
        file(beneath, path, stat);
      }
    } catch (NoSuchFileException e) {
      // Removed since its directory was read.
      leaves.remove(path);
    } catch (FileSystemException e) {
      throw new WorkspaceException("'%s' cannot be read: %s".formatted(path, e.getReason()), e);
    }
  }

  private void file(Beneath beneath, String path, Stat stat) throws IOException {
    Optional<Index.Indexed> known = Optional.ofNullable(base.leaves().get(path));
    if (known.filter(indexed -> indexed.stat().equals(stat)).isPresent()) {
      leaves.put(path, known.get());
      return;
    }
    try (var held = beneath.hold(path)) {
      read.put(path, reader.read(held.path(), path, known.map(Index.Indexed::entry)));
    }
  }

  static Index.Indexed indexed(FileReader.Read read) {
    return new Index.Indexed(read.entry(), read.stat());
  }
}
