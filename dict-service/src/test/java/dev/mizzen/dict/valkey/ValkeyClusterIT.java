package dev.mizzen.dict.valkey;

import static dev.mizzen.dict.conformance.Given.assertRefused;
import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.conformance.Given.entry;
import static dev.mizzen.dict.conformance.Given.freshName;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.queue;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.conformance.Polling;
import dev.mizzen.dict.engine.Changes;
import dev.mizzen.dict.engine.Counter;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictLimits;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.engine.StoreException.Reason;
import dev.mizzen.dict.engine.Waiting;
import dev.mizzen.dict.engine.Write;
import io.lettuce.core.cluster.SlotHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What befalls a cluster, and two stores on one. */
@TestInstance(Lifecycle.PER_CLASS)
class ValkeyClusterIT {
  private static final Duration LONG = Duration.ofSeconds(50);

  private TestCluster cluster;
  private ValkeyStore store;
  private ValkeyStore other;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    cluster = new TestCluster(folder);
    store = cluster.open();
    other = cluster.open();
  }

  @AfterAll
  void close() {
    if (cluster != null) {
      store.close();
      other.close();
      cluster.close();
    }
  }

  private ObjectName definedQueue() {
    ObjectName name = freshName();
    await(store.queues().define(name, queue("uid")));
    return name;
  }

  private ObjectName definedDict() {
    ObjectName name = freshName();
    await(store.dicts().define(name, dict("uid")));
    return name;
  }

  private static String base(char kind, ObjectName name) {
    return "mizzen:{%s:%s}".formatted(kind, name);
  }

  private RedisServer ownerOf(int slot) {
    return cluster.servers().stream()
        .filter(s -> !s.ask("CLUSTER", "COUNTKEYSINSLOT", Integer.toString(slot)).equals("0"))
        .findFirst()
        .orElseThrow();
  }

  private static String id(RedisServer server) {
    return server.ask("CLUSTER", "MYID");
  }

  @Test
  void wakesWhoWaitsAtAnotherStore() {
    ObjectName name = definedQueue();
    Waiting<Taken> waiter = other.queues().get(name, DEFAULT_PARTITION, 1, LONG);
    Polling.until(() -> other.totals().waiters() == 1);

    await(store.queues().put(name, DEFAULT_PARTITION, List.of(value("a"))));

    assertThat(await(waiter.result()).items()).containsExactly(value("a"));
  }

  @Test
  void tellsWatchersAtAnotherStore() {
    ObjectName name = definedDict();
    long version = await(store.dicts().describe(name)).version();
    Waiting<Changes> watcher = other.dicts().watch(name, Optional.of(version), key(""), 10, LONG);

    long put = await(store.dicts().put(name, key("k"), value("v"), Write.ALWAYS)).version();

    assertThat(await(watcher.result()).changes())
        .containsExactly(new Changes.Change(Changes.Kind.PUT, key("k"), put));
  }

  @Test
  void countsEveryAddOfTwoStoresOnce() {
    ObjectName name = definedDict();
    List<CompletableFuture<Counter>> adds = new ArrayList<>();

    for (int i = 0; i < 200; i++) {
      ValkeyStore one = i % 2 == 0 ? store : other;
      adds.add(one.dicts().add(name, key("n"), 1, Write.ALWAYS).toCompletableFuture());
    }

    assertThat(adds.stream().map(a -> await(a).value()))
        .doesNotHaveDuplicates()
        .hasSize(200)
        .contains(200L);
  }

  @Test
  void forgetsSharingThatAnotherStoreChanged() {
    ObjectName name = definedDict();
    await(other.dicts().sharing(name));

    await(store.dicts().undefine(name, Optional.empty()));

    Polling.until(() -> refuses(name));
  }

  private boolean refuses(ObjectName name) {
    try {
      await(other.dicts().sharing(name));
      return false;
    } catch (StoreException e) {
      return e.reason() == Reason.DICT_NOT_FOUND;
    }
  }

  @Test
  void goesOnAfterAMasterDiedAndCameBack() {
    ObjectName name = definedQueue();
    await(store.queues().put(name, key("kept"), List.of(value("kept"))));
    int slot = SlotHash.getSlot(base('q', name));
    RedisServer owner = ownerOf(slot);
    Waiting<Taken> waiter = other.queues().get(name, DEFAULT_PARTITION, 1, LONG);
    // It has looked and waits; a look that is on its way would be told that nobody knows its end.
    Polling.until(() -> !owner.ask("HGET", base('q', name) + ":h", "listenI").isEmpty());

    owner.kill();
    CompletableFuture<Long> meanwhile =
        store.queues().length(name, Optional.empty()).toCompletableFuture();
    owner.start();
    cluster.servers().forEach(TestCluster::awaitWhole);

    assertThat(await(meanwhile)).isEqualTo(1);
    await(store.queues().put(name, DEFAULT_PARTITION, List.of(value("a"))));
    assertThat(await(waiter.result()).items()).containsExactly(value("a"));
    assertThat(await(store.queues().get(name, key("kept"), 1, Duration.ZERO).result()).items())
        .containsExactly(value("kept"));
  }

  @Test
  void doesNoWriteTwiceWhenAConnectionBreaks() {
    ObjectName name = definedDict();
    RedisServer owner = ownerOf(SlotHash.getSlot(base('d', name)));
    List<CompletableFuture<Counter>> adds = new ArrayList<>();

    for (int i = 0; i < 4_000; i++) {
      adds.add(store.dicts().add(name, key("n" + i), 1, Write.ALWAYS).toCompletableFuture());
      if (i % 1_000 == 500) {
        owner.ask("CLIENT", "KILL", "TYPE", "normal");
      }
    }

    for (int i = 0; i < 4_000; i++) {
      boolean answered = succeeds(adds.get(i));
      Optional<Lookup> counter = await(store.dicts().get(name, key("n" + i), 20));
      assertThat(counter.map(ValkeyClusterIT::text)).isIn(once(answered));
    }
  }

  private static String text(Lookup found) {
    return new String(((Lookup.Entry) found).value().data(), StandardCharsets.US_ASCII);
  }

  /** What may be there: of what was not answered also nothing. */
  private static List<Optional<String>> once(boolean answered) {
    return answered ? List.of(Optional.of("1")) : List.of(Optional.of("1"), Optional.empty());
  }

  private static boolean succeeds(CompletableFuture<?> call) {
    try {
      await(call);
      return true;
    } catch (StoreException e) {
      assertThat(e.reason()).isEqualTo(Reason.STORAGE_UNAVAILABLE);
      assertThat(e).hasMessageContaining("may or may not have been done");
      return false;
    }
  }

  @Test
  void waitsWhileItsSlotMovesAndFindsAllAtItsNewServer() {
    ObjectName name = definedDict();
    await(store.dicts().put(name, key("a"), value("1"), Write.ALWAYS));
    int slot = SlotHash.getSlot(base('d', name));
    RedisServer from = ownerOf(slot);
    RedisServer to = cluster.servers().stream().filter(s -> s != from).findFirst().orElseThrow();
    String number = Integer.toString(slot);
    to.ask("CLUSTER", "SETSLOT", number, "IMPORTING", id(from));
    from.ask("CLUSTER", "SETSLOT", number, "MIGRATING", id(to));
    // Half of it is there and half is here: nobody may write now.
    migrate(from, to, base('d', name) + ":v");
    CompletableFuture<?> put =
        store.dicts().put(name, key("b"), value("2"), Write.ALWAYS).toCompletableFuture();
    migrate(from, to, base('d', name) + ":h");
    CompletableFuture<?> second =
        store.dicts().put(name, key("c"), value("3"), Write.ALWAYS).toCompletableFuture();
    for (String key : from.ask("CLUSTER", "GETKEYSINSLOT", number, "100").split("\n")) {
      migrate(from, to, key);
    }

    for (RedisServer server : List.of(to, from)) {
      server.ask("CLUSTER", "SETSLOT", number, "NODE", id(to));
    }

    await(put);
    await(second);
    assertThat(await(store.dicts().list(name, Optional.empty(), 10, true)).items())
        .extracting(item -> item.key())
        .containsExactly(key("a"), key("b"), key("c"));
    assertThat(await(store.dicts().describe(name)).bytes()).isEqualTo(6);
  }

  private static void migrate(RedisServer from, RedisServer to, String key) {
    String answer = from.ask("MIGRATE", "127.0.0.1", Integer.toString(to.port()), key, "0", "5000");
    assertThat(answer).isIn("OK", "NOKEY");
  }

  @Test
  void saysThatNothingWasDoneWhenTheServerHasNoMemory() {
    ObjectName name = definedDict();
    RedisServer owner = ownerOf(SlotHash.getSlot(base('d', name)));
    owner.ask("CONFIG", "SET", "maxmemory", "1");
    try {
      assertRefused(
              Reason.STORAGE_UNAVAILABLE,
              () -> await(store.dicts().put(name, key("k"), value("v"), Write.ALWAYS)))
          .hasMessageContaining("nothing was done");
    } finally {
      owner.ask("CONFIG", "SET", "maxmemory", "0");
    }

    assertThat(await(store.dicts().get(name, key("k"), 10))).isEmpty();
    assertThat(await(store.dicts().describe(name)).entries()).isZero();
  }

  @Test
  void letsEntriesBeOverByTheServersClock() {
    ObjectName name = definedDict();
    long version = await(store.dicts().describe(name)).version();
    long put =
        await(
                store
                    .dicts()
                    .put(name, key("k"), value("v"), Write.ALWAYS.withTtl(Duration.ofMillis(50))))
            .version();

    Changes changes =
        await(store.dicts().watch(name, Optional.of(put), key(""), 10, LONG).result());

    assertThat(put).isGreaterThan(version);
    assertThat(changes.changes())
        .extracting(Changes.Change::kind)
        .containsExactly(Changes.Kind.REMOVE);
    assertThat(await(store.dicts().get(name, key("k"), 10))).isEmpty();
  }

  @Test
  void movesManyEntriesToAnotherName() {
    ObjectName from = freshName();
    DictPolicy wide = new DictPolicy(new DictLimits(10_000, 1 << 20, 1 << 30), Optional.empty());
    await(store.dicts().define(from, new Definition<>("uid", wide, Reclaim.RETAIN)));
    await(
        store
            .dicts()
            .update(
                from, IntStream.range(0, 5_000).mapToObj(i -> entry("k" + i, "v" + i)).toList()));
    await(store.dicts().undefine(from, Optional.empty()));
    ObjectName to = freshName();

    boolean moved = await(store.dicts().rename(from, to));

    await(store.dicts().define(to, dict("another")));
    assertThat(moved).isTrue();
    assertThat(await(store.dicts().describe(to)).entries()).isEqualTo(5_000);
    assertThat(await(store.dicts().get(to, key("k4999"), 10))).isPresent();
  }
}
