package dev.mizzen.volume.sequence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mizzen.volume.snapshot.Commit;
import dev.mizzen.volume.snapshot.Committer;
import dev.mizzen.volume.snapshot.OneFile;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.CreationRecord;
import dev.mizzen.volume.store.DelegatingStore;
import dev.mizzen.volume.store.MemoryStore;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.SequencedStore;
import dev.mizzen.volume.store.Sequencer;
import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.store.StoreException.Reason;
import dev.mizzen.volume.store.StoreGate;
import dev.mizzen.volume.store.StoreGate.Policy;
import dev.mizzen.volume.testing.EverybodyWins;
import dev.mizzen.volume.testing.FakeLeases;
import dev.mizzen.volume.testing.FaultyStore;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Committers of two nodes on a store whose every creation wins, two processes of the volume API,
 * answers that are lost on every way, and a Lease that changes hands.
 */
class SequencedCommitsTest {

  private static final VolumeId ID = new VolumeId("shop", "weights");
  private static final int COMMITTERS = 3;
  private static final int CHANGES = 2;
  private static final Duration TICK = Duration.ofMillis(5);

  private final FakeLeases leases = new FakeLeases();
  private final KubernetesClient kubernetes = leases.client();
  private final ProcessClock clock = new ProcessClock();
  private final Map<String, Set<String>> commitsWritten = new ConcurrentHashMap<>();
  private final ObjectStore bucket = new EverybodyWins(new MemoryStore(InstantSource.system()));
  private final Random chance = new Random(7);

  /**
   * Time passes only while no creation is under way: as long as these take a store's millisecond.
   */
  private final ReentrantReadWriteLock time = new ReentrantReadWriteLock(true);

  private final List<ApiProcess> processes =
      List.of(new ApiProcess("one"), new ApiProcess("other"));
  private final Queue<Commit> answered = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean enough = new AtomicBoolean();

  private final class ApiProcess {
    private final LeaseTenure tenure;
    private final LeasedSequencer sequencer;
    private volatile boolean cutOff;

    ApiProcess(String name) {
      tenure =
          new LeaseTenure(
              kubernetes, "ns", "numbers", name, LeaseTiming.DEFAULT, clock, clock::nanos);
      sequencer =
          new LeasedSequencer(
              unreliable(new Watched(bucket)), tenure, new CreationRecord(bucket)::isInForce);
    }

    boolean holds() {
      return tenure.term(Duration.ZERO).isPresent();
    }
  }

  /** Sees which commits the store is given under which number. */
  private final class Watched extends DelegatingStore {
    Watched(ObjectStore store) {
      super(store);
    }

    @Override
    public void put(String key, byte[] content) {
      commitsWritten
          .computeIfAbsent(key, k -> ConcurrentHashMap.newKeySet())
          .add(new String(content, UTF_8));
      super.put(key, content);
    }
  }

  private FaultyStore unreliable(ObjectStore store) {
    return new FaultyStore(
        store,
        (operation, key) ->
            operation.equals("put") && key.contains("/commits/") ? someFault() : Fault.NONE);
  }

  private synchronized Fault someFault() {
    int number = chance.nextInt(10);
    return number == 0 ? Fault.BUSY : number == 1 ? Fault.LOST_REPLY : Fault.NONE;
  }

  /** The Service in front of the API, and the way there and back. */
  private boolean ask(String key, byte[] content) {
    time.readLock().lock();
    try {
      var fault = someFault();
      if (fault == Fault.BUSY) {
        throw new StoreException(Reason.NOT_REACHABLE, "The question was lost");
      }
      boolean created = any().sequencer.create(key, content);
      if (fault == Fault.LOST_REPLY) {
        throw new StoreException(Reason.NOT_REACHABLE, "The answer was lost");
      }
      return created;
    } finally {
      time.readLock().unlock();
    }
  }

  private synchronized ApiProcess any() {
    return processes.get(chance.nextInt(processes.size()));
  }

  private VolumeRepository volumeOfANode(StoreGate gate) {
    Sequencer sequencer = new PatientSequencer(this::ask, Duration.ofMinutes(1));
    return new VolumeRepository(new SequencedStore(bucket, gate, sequencer), ID);
  }

  private StoreGate gate() {
    return new StoreGate(
        new AtomicityProbe(bucket),
        new CreationRecord(bucket),
        Policy.AUTO,
        InstantSource.system());
  }

  @AfterEach
  void stop() {
    kubernetes.close();
    leases.close();
  }

  @Test
  void everyCommitIsThereAndNoNumberTwice() throws Exception {
    // Given a volume on a store that creates nothing atomically
    holder();
    volumeOfANode(gate()).mark("u");

    // When committers of two nodes commit while the Lease changes hands
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var committers = new ArrayList<Future<?>>();
      for (int node = 0; node < 2; node++) {
        committers.addAll(startNode("node-" + node, threads));
      }
      var holders = new HashSet<ApiProcess>();
      for (int change = 0; change < CHANGES; change++) {
        holders.add(holder());
        commitsGoOn();
        changeHands();
      }
      holders.add(holder());
      commitsGoOn();
      enough.set(true);
      keepGoing(committers);
      assertThat(holders).hasSize(2);
    }

    // Then each has its number, alone, and its file is in the head
    var volume = volumeOfANode(gate());
    var head = volume.head(0);
    assertThat(answered.stream().map(Commit::number))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(1, head.number()).boxed().toList());
    assertThat(answered)
        .allSatisfy(commit -> assertThat(volume.commit(commit.number())).isEqualTo(commit));
    assertThat(head.files()).isEqualTo(head.number());
    assertThat(commitsWritten)
        .isNotEmpty()
        .allSatisfy((key, contents) -> assertThat(contents).hasSize(1));
  }

  private List<Future<?>> startNode(String node, ExecutorService threads) {
    var gate = gate();
    var committer = new Committer(gate, InstantSource.system(), node);
    var volume = volumeOfANode(gate);
    var running = new ArrayList<Future<?>>();
    for (int i = 0; i < COMMITTERS; i++) {
      String name = node + "-" + i;
      running.add(threads.submit(() -> commitUntilEnough(committer, volume, name)));
    }
    return running;
  }

  private Void commitUntilEnough(Committer committer, VolumeRepository volume, String name) {
    for (int i = 0; !enough.get(); i++) {
      answered.add(OneFile.add(committer, volume, name + "-" + i).head());
    }
    return null;
  }

  private void tick() {
    time.writeLock().lock();
    try {
      clock.pass(Duration.ofSeconds(1));
      for (var process : processes) {
        if (!process.cutOff) {
          step(process);
        }
      }
    } finally {
      time.writeLock().unlock();
    }
  }

  private static void step(ApiProcess process) {
    try {
      process.tenure.step();
    } catch (KubernetesClientException e) {
      // Another one was first.
      assertThat(e.getCode()).isEqualTo(409);
    }
  }

  private ApiProcess holder() {
    await()
        .pollInterval(TICK)
        .until(
            () -> {
              tick();
              return processes.stream().anyMatch(ApiProcess::holds);
            });
    return processes.stream().filter(ApiProcess::holds).findFirst().orElseThrow();
  }

  private void commitsGoOn() {
    int before = answered.size();
    await()
        .pollInterval(TICK)
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              tick();
              return answered.size() >= before + 10;
            });
  }

  /** The holder no longer reaches the API server, until another one has the Lease. */
  private void changeHands() {
    var holder = holder();
    holder.cutOff = true;
    await()
        .pollInterval(TICK)
        .until(
            () -> {
              tick();
              return processes.stream().anyMatch(p -> p != holder && p.holds());
            });
    holder.cutOff = false;
  }

  private void keepGoing(List<Future<?>> committers) throws Exception {
    await()
        .pollInterval(TICK)
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              tick();
              return committers.stream().allMatch(Future::isDone);
            });
    for (var committer : committers) {
      committer.get();
    }
  }
}
