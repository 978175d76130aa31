package dev.mizzen.dict.child;

import static dev.mizzen.dict.engine.Stages.await;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.engine.Write;
import dev.mizzen.dict.rocks.TestStores;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Writes to a store without end and tells of each answer, one line each: what it told is
 * acknowledged.
 */
public final class LoadProgram {
  public static final int WORKERS = 6;
  public static final int KEYS = 40;
  public static final ObjectName DICT = new ObjectName("default", "d");
  public static final ObjectName QUEUE = new ObjectName("default", "q");

  /** Its items are leased and settled in every way. */
  public static final ObjectName LEASES = new ObjectName("default", "l");

  /** Deliveries of an item there. */
  public static final int ATTEMPTS = 3;

  private static final int LEASED_AT_ONCE = 3;

  private final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
  private final Store store;
  private final long first;

  private LoadProgram(Store store, long first) {
    this.store = store;
    this.first = first;
  }

  /** Folder of the store, and the first number to write. */
  public static void main(String[] arguments) throws IOException {
    LoadProgram load =
        new LoadProgram(TestStores.open(Path.of(arguments[0])), Long.parseLong(arguments[1]));
    await(
        load.store
            .dicts()
            .define(DICT, new Definition<>("uid", DictPolicy.DEFAULT, Reclaim.DELETE)));
    await(
        load.store
            .queues()
            .define(QUEUE, new Definition<>("uid", QueuePolicy.DEFAULT, Reclaim.DELETE)));
    await(
        load.store
            .queues()
            .define(LEASES, new Definition<>("uid", policyOfLeases(), Reclaim.DELETE)));
    for (int worker = 0; worker < WORKERS; worker++) {
      int number = worker;
      Thread.ofPlatform().start(() -> load.run(number));
    }
  }

  private static QueuePolicy policyOfLeases() {
    QueuePolicy policy = QueuePolicy.DEFAULT;
    return new QueuePolicy(
        policy.limits(), Optional.empty(), Duration.ofHours(1), ATTEMPTS, policy.dedupWindow());
  }

  private void run(int worker) {
    Bytes partition = partition(worker);
    for (long i = first; true; i++) {
      long key = i % KEYS;
      await(store.dicts().put(DICT, key(worker, key), value(i), Write.ALWAYS));
      tell("dict", worker, i);
      await(store.queues().put(QUEUE, partition, List.of(value(i))));
      tell("put", worker, i);
      if (i % 3 != 0) {
        List<Value> taken =
            await(store.queues().get(QUEUE, partition, 1, Duration.ZERO).result()).items();
        taken.forEach(item -> tell("take", worker, number(item)));
      }
      lease(worker, partition, i);
    }
  }

  /** Puts an item, leases some, and settles them in one of four ways: the last is not at all. */
  private void lease(int worker, Bytes partition, long i) {
    await(store.queues().put(LEASES, partition, List.of(value(i))));
    tell("enqueued", worker, i);
    List<Lease> leases =
        await(
            store
                .queues()
                .lease(LEASES, partition, LEASED_AT_ONCE, Duration.ZERO, Optional.empty())
                .result());
    leases.forEach(lease -> tell("leased", worker, number(lease.value())));
    List<Lease.Ref> refs = leases.stream().map(Lease::ref).toList();
    switch ((int) (i % 4)) {
      case 0, 1 -> {
        await(store.queues().ack(LEASES, refs));
        leases.forEach(lease -> tell("acked", worker, number(lease.value())));
      }
      case 2 -> await(store.queues().nack(LEASES, refs, Duration.ZERO, i % 8 == 2));
      default -> tell("kept", worker, i);
    }
    tell("settled", worker, i);
  }

  private synchronized void tell(String what, int worker, long number) {
    out.println(what + " " + worker + " " + number);
  }

  public static Bytes partition(int worker) {
    return Bytes.of("p" + worker);
  }

  public static Bytes key(int worker, long key) {
    return Bytes.of("w" + worker + "-" + key);
  }

  public static Value value(long number) {
    return new Value("text/plain", Long.toString(number).getBytes(StandardCharsets.US_ASCII));
  }

  public static long number(Value value) {
    return Long.parseLong(new String(value.data(), StandardCharsets.US_ASCII));
  }
}
