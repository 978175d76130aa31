package dev.mizzen.volume.files;

import dev.mizzen.volume.snapshot.Entry;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a listing found.
 *
 * @param commit that it was found in
 * @param more whether there is something behind the last entry
 */
public record Listing(long commit, List<Item> entries, boolean more) {

  /**
   * A file, directory or link.
   *
   * @param path relative to the top of the volume
   * @param type {@code file}, {@code directory} or {@code link}
   * @param mtime seconds since the epoch, when the content last changed; 0 for what is no file
   * @param size in bytes; 0 for what is no file
   */
  public record Item(String path, String type, long mtime, long size) {
    static Item of(String path, Entry entry) {
      return switch (entry) {
        case Entry.File file ->
            new Item(
                path, "file", TimeUnit.NANOSECONDS.toSeconds(file.modifiedNanos()), file.size());
        case Entry.Directory directory -> new Item(path, "directory", 0, 0);
        case Entry.Link link -> new Item(path, "link", 0, 0);
      };
    }
  }
}
