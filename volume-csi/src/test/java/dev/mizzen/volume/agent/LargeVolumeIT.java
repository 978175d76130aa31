package dev.mizzen.volume.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mizzen.volume.cache.CacheLimits;
import dev.mizzen.volume.cache.ContentCache;
import dev.mizzen.volume.cache.NodeCache;
import dev.mizzen.volume.fuse.FuseMount;
import dev.mizzen.volume.keeper.KeeperClient;
import dev.mizzen.volume.keeper.KeeperLog;
import dev.mizzen.volume.keeper.KeeperServer;
import dev.mizzen.volume.keeper.KeptDescriptors;
import dev.mizzen.volume.lazy.LazyView;
import dev.mizzen.volume.linux.LinuxMounts;
import dev.mizzen.volume.linux.MountTable;
import dev.mizzen.volume.snapshot.Committer;
import dev.mizzen.volume.snapshot.Definition;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.FlatTree;
import dev.mizzen.volume.snapshot.Settings;
import dev.mizzen.volume.snapshot.SyntheticFiles;
import dev.mizzen.volume.snapshot.Tree;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.snapshot.Volumes;
import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.MemoryStore;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.StoreGate;
import dev.mizzen.volume.testing.CountingStore;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.transfer.Transfers;
import dev.mizzen.volume.workspace.Owner;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * A volume of 500 GB in 100 000 files, and one of 1 GB, in mounts of this machine's kernel. Their
 * stores hold few chunks, which their commits name again and again: the agent cannot know.
 */
@EnabledIfEnvironmentVariable(named = "MIZZEN_IT_MOUNTS", matches = "1")
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LargeVolumeIT {

  private static final VolumeId LARGE = new VolumeId("shop", "large");
  private static final VolumeId SMALL = new VolumeId("shop", "small");
  private static final long LARGE_BYTES = 500_000_000_000L;
  private static final long SMALL_BYTES = 1_000_000_000L;
  private static final long CAPACITY = 600_000_000_000L;
  private static final int BIG_FILES = 10;
  private static final int DIRECTORIES = 90;
  private static final int FILE_BYTES = 3_000_000;
  private static final String CHANGED = "samples-42/sample-0001";

  private static final Duration NEVER = Duration.ofDays(1);
  private static final Agent.Pace QUIET =
      new Agent.Pace(
          Journal.Pauses.DEFAULT, new BackgroundCommits.Rhythm(NEVER, NEVER, NEVER), NEVER, NEVER);

  @TempDir Path directory;
  private final LinuxMounts mounts = new LinuxMounts();
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  private final Transfers transfers = new Transfers(4, 96 << 20);
  private final KeptDescriptors kept = new KeptDescriptors();
  private final List<Path> targets = new ArrayList<>();
  private CountingStore counting;
  private Committer committer;
  private SyntheticFiles synthetic;
  private KeeperServer keeper;
  private Agent agent;

  @BeforeEach
  void start() throws IOException {
    counting = new CountingStore(new DirectoryStore(directory.resolve("store")));
    var clock = InstantSource.system();
    committer =
        new Committer(
            new StoreGate(new AtomicityProbe(new MemoryStore(clock)), clock), clock, "node");
    fill(LARGE, 99_990, LARGE_BYTES);
    fill(SMALL, 270, SMALL_BYTES);
    Path socket = directory.resolve("keeper.sock");
    keeper =
        KeeperServer.start(
            socket, kept, new KeeperLog(new PrintStream(OutputStream.nullOutputStream())));
    agent =
        Agent.start(
            directory.resolve("s"),
            fuse(counting.store(), new KeeperClient(socket)),
            mounts,
            () -> vertx,
            new SimpleMeterRegistry(),
            QUIET);
  }

  private Agent.Volumes fuse(ObjectStore store, KeeperClient client) throws IOException {
    var repositories = new Repositories(store);
    var found = KeptMounts.awaited(client, Duration.ofSeconds(10), () -> {});
    var cache =
        new ContentCache(
            directory.resolve("s/cache"),
            new CacheLimits(1 << 30, 0),
            transfers,
            new SimpleMeterRegistry());
    var tools =
        new LazyView.Tools(
            committer,
            transfers,
            new Owner(65532, 65532),
            cache,
            new NodeCache(32 << 20),
            InstantSource.system(),
            Path.of("/proc"),
            Duration.ofMillis(200));
    var device = new LinuxFuse(new FuseMount(mounts, new MountTable()));
    var views = new FuseViews(repositories, tools, device, mounts, found);
    return new Agent.Volumes("node", repositories, views, List.of(views), Optional.of(found));
  }

  @AfterEach
  void stop() throws Exception {
    if (agent != null) {
      for (Path target : targets) {
        agent.publications().unpublish(target.toString());
      }
      agent.stop(Duration.ofSeconds(10));
    }
    if (keeper != null) {
      keeper.close();
    }
    kept.close();
    transfers.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** Samples in many directories, and a few models that make up the rest. */
  private void fill(VolumeId id, int samples, long bytes) {
    new Volumes(counting.store()).define(id, definition(id));
    var volume = new VolumeRepository(counting.store(), id);
    synthetic = new SyntheticFiles(volume);
    var leaves = new TreeMap<String, Entry>();
    var directories = new TreeSet<>(List.of("models"));
    var sample = synthetic.file(FILE_BYTES, 1);
    for (int i = 0; i < samples; i++) {
      String parent = "samples-%02d".formatted(i % DIRECTORIES);
      directories.add(parent);
      leaves.put("%s/sample-%04d".formatted(parent, i / DIRECTORIES), sample);
    }
    long size = (bytes - (long) samples * FILE_BYTES) / BIG_FILES;
    for (int number = 0; number < BIG_FILES; number++) {
      leaves.put("models/model-" + number, synthetic.file(size, number));
    }
    var nodes = volume.overlay();
    var root = new FlatTree(leaves, directories).build(nodes, FlatTree.Spill.NONE);
    committer.commit(
        volume,
        nodes,
        UUID.randomUUID().toString(),
        0,
        head -> new Committer.Proposed(root, new TreeSet<>()));
  }

  private static Definition definition(VolumeId id) {
    var none = OptionalLong.empty();
    return new Definition(
        "uid-of-" + id.name(),
        new Settings(OptionalLong.of(CAPACITY), none, none, none),
        Map.of(),
        Optional.empty());
  }

  private Path publish(VolumeId id, String name) throws IOException {
    var pod = new Published.Pod(name, id.namespace(), name);
    Path target = Files.createDirectories(directory.resolve("k").resolve(name)).resolve("mount");
    agent.publications().publishVolume(id.toString(), id, pod, target.toString(), false);
    targets.add(target);
    return target;
  }

  @Test
  void isMountedAndListedWithAsFewRequestsAsASmallOne() throws IOException {
    // Given
    counting.forget();
    assertThat(names(publish(SMALL, "pod-small"))).hasSize(DIRECTORIES + 1);
    int small = counting.calls().size();
    counting.forget();

    // When
    Path target = publish(LARGE, "pod-large");
    var names = names(target);

    // Then
    assertThat(counting.calls()).as("against %d", small).hasSize(small).hasSizeLessThanOrEqualTo(5);
    assertThat(names).hasSize(DIRECTORIES + 1).contains("models", "samples-89");
    counting.forget();
    assertThat(names(target.resolve("samples-42"))).hasSize(1111);
    assertThat(counting.calls()).as("one directory").hasSize(1);
  }

  @Test
  void dfTellsWhatTheFilesHoldWhateverTheDisk() throws Exception {
    // Given
    Path target = publish(LARGE, "pod");

    // When
    var df = df(target);

    // Then
    assertThat(df.get(0)).isEqualTo(CAPACITY);
    assertThat(df.get(1)).isCloseTo(LARGE_BYTES, within(1L << 20));
    assertThat(df.get(2)).isPositive().isLessThanOrEqualTo(CAPACITY - LARGE_BYTES);
    assertThat(df.get(2)).isLessThanOrEqualTo(Files.getFileStore(directory).getTotalSpace());
  }

  @Test
  void readsAnywhereWithAFewRequests() throws IOException {
    // Given a place in the middle of a file of 20 GB, where one chunk ends
    Path target = publish(LARGE, "pod");
    Path model = target.resolve("models/model-7");
    assertThat(Files.size(model)).isEqualTo(20_003_000_000L);
    long offset = 1_234L * (8 << 20) - 30_000;
    counting.forget();

    // When
    byte[] bytes = read(model, offset, 65_536);

    // Then
    assertThat(bytes).isEqualTo(synthetic.expected(7, offset, 65_536));
    assertThat(counting.calls()).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void commitsOneChangedFileWithFewObjects() throws IOException {
    // Given
    Path target = publish(LARGE, "pod");
    byte[] content = "changed".repeat(20_000).getBytes(UTF_8);
    Files.write(target.resolve(CHANGED), content);
    counting.forget();

    // When
    var result = agent.publications().volumes().values().iterator().next().view().commit();

    // Then
    assertThat(result.changed()).isTrue();
    assertThat(counting.calls()).filteredOn(call -> call.startsWith("put")).hasSizeBetween(4, 5);
    var volume = new VolumeRepository(counting.store(), LARGE);
    var head = volume.head(0);
    assertThat(head.files()).isEqualTo(100_000);
    assertThat(head.bytes()).isEqualTo(LARGE_BYTES - FILE_BYTES + content.length);
    var stored = (Entry.File) new Tree(volume, head.rootDirectory()).require(CHANGED);
    assertThat(volume.chunk(stored, 0)).isEqualTo(content);
  }

  private static List<String> names(Path path) throws IOException {
    try (var entries = Files.list(path)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  private static byte[] read(Path file, long offset, int length) throws IOException {
    var buffer = ByteBuffer.allocate(length);
    try (var channel = FileChannel.open(file)) {
      while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) > 0) {
        // Until there is all of it.
        continue;
      }
    }
    return buffer.array();
  }

  /** Size, used, available, in bytes, as people see it. */
  private static List<Long> df(Path target) throws Exception {
    var process =
        new ProcessBuilder("df", "--block-size=1", "--output=size,used,avail", target.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return List.of(output.lines().toList().getLast().strip().split(" +")).stream()
        .map(Long::valueOf)
        .toList();
  }
}
