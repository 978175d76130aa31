package dev.mizzen.volume.agent;

import dev.mizzen.volume.fuse.PretendedKernel;
import dev.mizzen.volume.keeper.Keeper;
import dev.mizzen.volume.keeper.KeeperClient;
import dev.mizzen.volume.keeper.KeeperLog;
import dev.mizzen.volume.keeper.KeeperServer;
import dev.mizzen.volume.keeper.KeptDescriptors;
import dev.mizzen.volume.linux.Mounts;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.workspace.DurableFiles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Does once what an agent does whose predecessor was killed while a program reads and writes, then
 * small files again and again, and then reads all of it on a node that has nothing yet; with a
 * keeper and a kernel of its own: so that the virtual machine that makes the AOT cache has seen
 * what programs wait for. Needs no mounts and no rights.
 */
public final class Rehearsal {

  private static final VolumeId ID = new VolumeId("rehearsal", "rehearsal");
  private static final Published.Pod POD = new Published.Pod("rehearsal", "rehearsal", "rehearsal");
  private static final Duration BOUND = Duration.ofSeconds(5);

  /** Above what a directory holds itself. */
  private static final String TEXT = "rehearsed ".repeat(300);

  private final Path directory;
  private final FuseDevice fuse;
  private final Parts parts;
  private final Supplier<Vertx> vertx;
  private final int files;
  private final byte[] large;
  private final ObjectStore objects;

  /** Makes the parts of an agent. */
  public interface Parts {
    Agent.Volumes make(Around around) throws IOException;
  }

  /**
   * What an agent stands in.
   *
   * @param state its directory
   */
  public record Around(
      Path state, ObjectStore objects, FuseDevice fuse, Mounts mounts, Keeper keeper) {}

  /**
   * @param directory for it alone; gone afterwards
   * @param fuse of which nothing is mounted
   * @param objects that hold nothing
   * @param files small ones that are written and read, one after the other
   * @param mebibytes of a large one
   */
  public Rehearsal(
      Path directory,
      ObjectStore objects,
      FuseDevice fuse,
      Parts parts,
      Supplier<Vertx> vertx,
      int files,
      int mebibytes) {
    this.directory = directory;
    this.objects = objects;
    this.large = new byte[mebibytes << 20];
    new Random(1).nextBytes(large);
    this.fuse = fuse;
    this.parts = parts;
    this.vertx = vertx;
    this.files = files;
  }

  /**
   * @throws IOException also when it does not go as it should
   */
  public void run() throws IOException {
    new VolumeRepository(objects, ID).mark("rehearsal");
    onNode(
        "a",
        (around, mounts) -> {
          first(around, mounts);
          following(around, mounts);
        });
    onNode("b", this::elsewhere);
    DurableFiles.deleteTree(directory);
  }

  private interface Act {
    void play(Around around, PretendedMounts mounts) throws IOException, InterruptedException;
  }

  private void onNode(String name, Act act) throws IOException {
    Path node = Files.createDirectories(directory.resolve(name));
    Path socket = node.resolve("keeper.sock");
    var silent = new KeeperLog(new PrintStream(OutputStream.nullOutputStream()));
    try (var kept = new KeptDescriptors();
        var _ = KeeperServer.start(socket, kept, silent);
        var mounts = new PretendedMounts(fuse, node.resolve("kernel.sock"))) {
      var keeper = new KeeperClient(socket);
      act.play(new Around(node.resolve("state"), objects, mounts, mounts, keeper), mounts);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The rehearsal was interrupted", e);
    }
  }

  private void first(Around around, PretendedMounts mounts)
      throws IOException, InterruptedException {
    var agent = start(around, mounts);
    publish(agent);
    mounts.kernel().write("committed", TEXT);
    commit(agent);
    mounts.kernel().write("local", TEXT);
    agent.stop(BOUND);
  }

  private void following(Around around, PretendedMounts mounts)
      throws IOException, InterruptedException {
    var agent = start(around, mounts);
    mounts.kernel().list();
    expect(mounts.kernel(), "committed", TEXT);
    expect(mounts.kernel(), "local", TEXT);
    many(agent, mounts.kernel());
    agent.publications().unpublish(target());
    agent.stop(BOUND);
  }

  /** Everything comes from the store. */
  private void elsewhere(Around around, PretendedMounts mounts)
      throws IOException, InterruptedException {
    var agent = start(around, mounts);
    publish(agent);
    if (!Arrays.equals(mounts.kernel().readLarge("large"), large)) {
      throw new IOException("The large file is not what was written");
    }
    readMany(mounts.kernel());
    agent.publications().unpublish(target());
    agent.stop(BOUND);
  }

  private void publish(Agent agent) throws IOException {
    agent.publications().publishVolume("rehearsal", ID, POD, target(), false);
  }

  /** Small files one after the other, as programs have them: these are to be fast at once. */
  private void many(Agent agent, PretendedKernel kernel) throws IOException {
    for (int i = 0; i < files; i++) {
      kernel.write("young-" + i, i + TEXT);
    }
    kernel.write("large", large);
    commit(agent);
    readMany(kernel);
  }

  private void readMany(PretendedKernel kernel) throws IOException {
    for (int i = 0; i < files; i++) {
      expect(kernel, "young-" + i, i + TEXT);
    }
  }

  private Agent start(Around around, PretendedMounts mounts) throws IOException {
    return Agent.start(
        around.state(), parts.make(around), mounts, vertx, new SimpleMeterRegistry());
  }

  private String target() {
    return directory.resolve("target").resolve("mount").toString();
  }

  private static void commit(Agent agent) {
    agent.publications().volumes().values().forEach(mounted -> mounted.view().commit());
  }

  private static void expect(PretendedKernel kernel, String name, String text) throws IOException {
    if (!kernel.read(name).equals(text)) {
      throw new IOException("File %s is not what was written".formatted(name));
    }
  }
}
