package dev.mizzen.volume.cache;

import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.workspace.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What lies in the directory of a cache when a process starts. */
final class Stock {

  private Stock() {}

  /**
   * A file.
   *
   * @param bytes that it has on the disk
   * @param used when it was last read, as far as the disk says: some only keep the day
   */
  record Item(Hash name, long bytes, FileTime used) {}

  /**
   * Every file, what was not used for longest first. What was on its way out is gone, and maps of
   * files that are.
   */
  static List<Item> take(Path directory, Path leaving, String map) throws IOException {
    DurableFiles.deleteTree(leaving);
    Files.createDirectory(leaving);
    var items = new ArrayList<Item>();
    try (var paths = Files.find(directory, 1, (path, is) -> is.isRegularFile())) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        String name = path.getFileName().toString();
        if (!name.endsWith(map)) {
          items.add(item(path, path.resolveSibling(name + map)));
        } else if (!Files.exists(
            path.resolveSibling(name.substring(0, name.length() - map.length())))) {
          Files.delete(path);
        }
      }
    }
    items.sort(Comparator.comparing(Item::used));
    return items;
  }

  private static Item item(Path path, Path map) throws IOException {
    var is =
        Files.readAttributes(
            path, "size,lastAccessTime,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
    long length = (long) is.get("size");
    var read = (FileTime) is.get("lastAccessTime");
    var written = (FileTime) is.get("lastModifiedTime");
    return new Item(
        Hash.fromHex(path.getFileName().toString()),
        Math.min(length, Files.exists(map) ? Presence.bytes(map) : length),
        read.compareTo(written) > 0 ? read : written);
  }
}
