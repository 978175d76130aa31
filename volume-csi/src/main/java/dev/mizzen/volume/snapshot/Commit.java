package dev.mizzen.volume.snapshot;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;

/**
 * A point in a volume's history.
 *
 * @param number 1, 2, 3 … without gaps; 0 is the empty volume before the first commit
 * @param parent the number before
 * @param root node of the top directory, in hexadecimal
 * @param files in the whole tree, links included
 * @param bytes of all files
 * @param time by the writer's clock
 * @param writer which node committed, a slash, and the random token of this commit
 */
@JsonPropertyOrder({"format", "number", "parent", "root", "files", "bytes", "time", "writer"})
public record Commit(
    int format,
    long number,
    long parent,
    String root,
    long files,
    long bytes,
    Instant time,
    String writer) {

  static Commit none(Hash emptyRoot) {
    return new Commit(Format.FIRST, 0, 0, emptyRoot.toString(), 0, 0, Instant.EPOCH, "");
  }

  /** The beginning of a history. */
  static Commit first(Entry.Directory root, Instant time, String writer) {
    return new Commit(
        Format.FIRST, 1, 0, root.node().toString(), root.files(), root.bytes(), time, writer);
  }

  static Commit next(Commit parent, Entry.Directory root, Instant time, String writer) {
    return new Commit(
        Format.FIRST,
        parent.number + 1,
        parent.number,
        root.node().toString(),
        root.files(),
        root.bytes(),
        time,
        writer);
  }

  /** Whether it was made with that token. */
  public boolean hasToken(String token) {
    return writer.endsWith("/" + token);
  }

  /** The top directory as an entry. */
  public Entry.Directory rootDirectory() {
    return new Entry.Directory(Hash.fromHex(root), files, bytes);
  }
}
