package dev.mizzen.volume.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Directories that were read from the store, in files of the node, so that a process that follows
 * one that was killed finds names without the store. Each lies under its own name and is checked
 * against it when it is read, so that whatever has become of a file costs a fetch and nothing else.
 * They are written behind: what there is no time or room for is not kept.
 */
public final class LocalNodes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LocalNodes.class);

  /** Directories that may wait to be written. */
  private static final int WAITING = 64;

  private static final String YOUNG = ".young";

  private final NodeCodec codec = new NodeCodec();
  private final Path directory;
  private final long limit;
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          0,
          1,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().name("local-nodes").daemon().factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  /** Of the writer's thread alone; counted when it first writes. */
  private long bytes = -1;

  private record Found(Path path, long bytes, FileTime written) {}

  /**
   * @param directory for these files alone; made here
   * @param limit bytes that they may have together; the oldest go first
   */
  public LocalNodes(Path directory, long limit) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.limit = limit;
  }

  /** The nodes of a volume, through these files. */
  public Nodes over(Nodes stored) {
    return hash -> find(hash).orElseGet(() -> fetched(hash, stored));
  }

  private NodeObject fetched(Hash hash, Nodes stored) {
    var object = stored.object(hash);
    keep(hash, object);
    return object;
  }

  /** Takes one that is here already, unless it has another content than its name says. */
  public void keep(Hash hash, NodeObject object) {
    if (object instanceof Node node && node.entries().size() > Folder.LIMIT) {
      // One that lies in parts, and is here as a whole under their list's name.
      return;
    }
    writer.execute(() -> write(hash, object));
  }

  private Optional<NodeObject> find(Hash hash) {
    Path file = directory.resolve(hash.toString());
    try {
      byte[] found = Files.readAllBytes(file);
      if (Hash.of(found).equals(hash)) {
        return Optional.of(codec.decode(file.toString(), found));
      }
      Files.delete(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.debug("A directory has to be fetched again", e);
    }
    return Optional.empty();
  }

  private void write(Hash hash, NodeObject object) {
    byte[] encoded = codec.encode(object);
    // Not so where the store has it in an older format, or it is another part of a whole.
    if (!Hash.of(encoded).equals(hash)) {
      return;
    }
    try {
      if (bytes < 0 || bytes + encoded.length > limit) {
        makeRoom();
      }
      Path young = directory.resolve(hash + YOUNG);
      Files.write(young, encoded);
      Files.move(young, directory.resolve(hash.toString()), StandardCopyOption.ATOMIC_MOVE);
      bytes += encoded.length;
    } catch (IOException e) {
      LOG.debug("A directory is not kept", e);
    }
  }

  /** Leaves some, so that this is not done for each that comes. */
  private void makeRoom() throws IOException {
    var all = new ArrayList<Found>();
    try (var files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        all.add(new Found(file, Files.size(file), Files.getLastModifiedTime(file)));
      }
    }
    all.sort(Comparator.comparing(Found::written));
    bytes = all.stream().mapToLong(Found::bytes).sum();
    for (var found : all) {
      if (bytes <= limit / 4 * 3) {
        return;
      }
      Files.delete(found.path());
      bytes -= found.bytes();
    }
  }

  /** What waits to be written is written first. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      writer.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
