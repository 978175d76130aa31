package dev.mizzen.volume.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.volume.auth.Caller;
import dev.mizzen.volume.auth.Guard;
import dev.mizzen.volume.auth.Permission;
import dev.mizzen.volume.auth.PodTokens;
import dev.mizzen.volume.auth.Reviewer;
import dev.mizzen.volume.http.Workers;
import dev.mizzen.volume.sequence.LeasedSequencer;
import dev.mizzen.volume.sequence.PatientSequencer;
import dev.mizzen.volume.sequence.RemoteSequencer;
import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.CreationRecord;
import dev.mizzen.volume.store.Credentials;
import dev.mizzen.volume.store.MemoryStore;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.store.StoreException.Reason;
import dev.mizzen.volume.store.StoreGate;
import dev.mizzen.volume.store.StoreGate.Policy;
import dev.mizzen.volume.store.StoreSettings;
import dev.mizzen.volume.testing.EverybodyWins;
import dev.mizzen.volume.testing.FakeKubernetes;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequenceApiTest {

  private static final String KEY = "shop/.data/x/commits/1";
  private static final byte[] MINE = "mine".getBytes(UTF_8);

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final FakeKubernetes kubernetes = new FakeKubernetes();
  private final ObjectStore bucket = new EverybodyWins(new MemoryStore(InstantSource.system()));
  private final AtomicInteger refusals = new AtomicInteger();
  private Path token;
  private URI api;

  @BeforeEach
  void start() throws IOException {
    token = Files.writeString(directory.resolve("token"), "agent\n");
    var record = new CreationRecord(bucket);
    var gate =
        new StoreGate(new AtomicityProbe(bucket), record, Policy.AUTO, InstantSource.system());
    var sequencer =
        new LeasedSequencer(
            bucket,
            time -> refusals.getAndDecrement() > 0 ? Optional.empty() : Optional.of(1L),
            record::isInForce);
    var pods = new PodTokens(new byte[32], InstantSource.system());
    var guard = new Guard(new AgentOnly(), pods, System::nanoTime);
    var settings =
        new StoreSettings(
            URI.create("http://127.0.0.1:1"), "bucket", "", "", new Credentials("k", "s"));
    int port =
        new VolumeApi(
                vertx,
                new Workers(vertx),
                guard,
                bucket,
                gate,
                settings,
                FilesServer.files(guard, bucket, gate),
                FilesServer.objects(guard, bucket, kubernetes),
                FilesServer.pools(guard, bucket),
                new SequenceApi(guard, gate, sequencer))
            .listen(0);
    api = URI.create("http://127.0.0.1:" + port);
  }

  @AfterEach
  void stop() {
    kubernetes.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Knows the agent, which has one right. */
  private static final class AgentOnly implements Reviewer {
    @Override
    public Optional<Caller> authenticate(String bearer) {
      return Optional.of(new Caller(bearer, "u", List.of(), Map.of()));
    }

    @Override
    public boolean allows(Caller caller, Permission permission) {
      return caller.user().equals("agent")
          && permission.equals(new Permission("create", Permission.Part.SEQUENCE, "", ""));
    }
  }

  @Test
  void createsForTheAgentWithOneWinner() {
    var remote = new RemoteSequencer(api, token);

    assertThat(remote.create(KEY, MINE)).isTrue();
    assertThat(remote.create(KEY, "theirs".getBytes(UTF_8))).isFalse();
    assertThat(remote.create(KEY, MINE)).isTrue();
    assertThat(bucket.get(KEY)).contains(MINE);
  }

  @Test
  void isAskedAgainUntilAProcessHasTheLease() {
    // Given a process that has it only after a while
    refusals.set(3);

    assertThat(
            new PatientSequencer(new RemoteSequencer(api, token), Duration.ofSeconds(30))
                .create(KEY, MINE))
        .isTrue();
  }

  @Test
  void letsNobodyElseCreate() throws IOException {
    Files.writeString(token, "somebody");

    assertThatThrownBy(() -> new RemoteSequencer(api, token).create(KEY, MINE))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED))
        .hasMessageContaining("403")
        .hasMessageContaining("volumes.mizzen.dev/sequence");
    assertThat(bucket.get(KEY)).isEmpty();
  }

  @Test
  void refusesWhatIsNoKey() {
    var remote = new RemoteSequencer(api, token);

    assertThatThrownBy(() -> remote.create("/a", MINE)).hasMessageContaining("400");
    assertThatThrownBy(() -> remote.create("a//b", MINE)).hasMessageContaining("400");
    assertThatThrownBy(() -> remote.create("", MINE)).hasMessageContaining("400");
  }

  @Test
  void saysThatTheApiIsAway() {
    var nobody = new RemoteSequencer(URI.create("http://127.0.0.1:1"), token);

    assertThatThrownBy(() -> nobody.create(KEY, MINE))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_REACHABLE));
  }
}
