package dev.mizzen.volume.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.volume.cache.CacheLimits;
import dev.mizzen.volume.cache.ContentCache;
import dev.mizzen.volume.cache.NodeCache;
import dev.mizzen.volume.fuse.FuseMount;
import dev.mizzen.volume.lazy.LazyView;
import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.LinuxMounts;
import dev.mizzen.volume.linux.MountTable;
import dev.mizzen.volume.snapshot.Committer;
import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.MemoryStore;
import dev.mizzen.volume.store.StoreGate;
import dev.mizzen.volume.transfer.Transfers;
import dev.mizzen.volume.workspace.Owner;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {

  @TempDir Path temporary;
  private Path directory;
  private final LinuxFuse linux = new LinuxFuse(new FuseMount(new LinuxMounts(), new MountTable()));
  private final Transfers transfers = new Transfers(2, 32 << 20);
  private final List<Descriptor> takenUp = new ArrayList<>();

  @BeforeEach
  void name() {
    directory = temporary.resolve("r");
  }

  @AfterEach
  void end() {
    transfers.close();
  }

  private Agent.Volumes parts(Rehearsal.Around around) throws IOException {
    var clock = InstantSource.system();
    var committer =
        new Committer(new StoreGate(new AtomicityProbe(around.objects()), clock), clock, "node");
    var repositories = new Repositories(around.objects());
    var metrics = new SimpleMeterRegistry();
    var tools =
        new LazyView.Tools(
            committer,
            transfers,
            new Owner(1000, 1000),
            new ContentCache(
                around.state().resolve("cache"), new CacheLimits(64 << 20, 0), transfers, metrics),
            new NodeCache(1 << 20),
            clock,
            Path.of("/proc"),
            Duration.ofMillis(100));
    var kept = KeptMounts.awaited(around.keeper(), Duration.ofSeconds(10), () -> {});
    var views = new FuseViews(repositories, tools, around.fuse(), around.mounts(), kept);
    return new Agent.Volumes("node", repositories, views, List.of(views), Optional.of(kept));
  }

  private void rehearse(FuseDevice fuse) throws IOException {
    new Rehearsal(
            directory,
            new MemoryStore(InstantSource.system()),
            fuse,
            this::parts,
            () -> {
              throw new IllegalStateException("No pod has a socket here");
            },
            20,
            3)
        .run();
  }

  /** Serves as Linux does, and notes what is taken over. */
  private abstract class Noting implements FuseDevice {
    @Override
    public Session mount(String source, Path target, boolean readOnly) {
      throw new IllegalStateException("Nothing may be mounted");
    }

    @Override
    public Session takeUp(Descriptor device, byte[] note) throws IOException {
      takenUp.add(device);
      return linux.takeUp(device, note);
    }
  }

  @Test
  void servesAMountAndTakesItUpAgainAndLeavesNothing() throws IOException {
    rehearse(new Noting() {});

    // Then it was served by one agent, by one that had it from the keeper, and on another node
    assertThat(takenUp).hasSize(3);
    assertThat(directory).doesNotExist();
  }

  @Test
  void failsWhenTheSecondAgentDoesNotServe() {
    var broken =
        new Noting() {
          @Override
          public Session takeUp(Descriptor device, byte[] note) throws IOException {
            if (!takenUp.isEmpty()) {
              throw new IOException("broken on purpose");
            }
            return super.takeUp(device, note);
          }
        };

    assertThatThrownBy(() -> rehearse(broken)).isInstanceOf(IOException.class);
    assertThat(Files.exists(directory)).isTrue();
  }
}
