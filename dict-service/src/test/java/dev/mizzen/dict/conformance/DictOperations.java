package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.freshName;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.engine.Stages.await;

import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.Counter;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.engine.MemoryStore;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.engine.Write;
import java.util.concurrent.CompletionStage;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * What several threads do to a dict at once, for Lincheck to find the order that explains all
 * answers. Each run has a dict of its own, whose versions begin at 0.
 */
@Param(name = "key", gen = IntGen.class, conf = "1:2")
@Param(name = "version", gen = IntGen.class, conf = "1:4")
@Param(name = "number", gen = IntGen.class, conf = "0:9")
public abstract class DictOperations {
  private final Store store;
  private final ObjectName name = freshName();

  protected DictOperations(Store store) {
    this.store = store;
    await(store.dicts().define(name, new Definition<>("uid", DictPolicy.DEFAULT, Reclaim.DELETE)));
  }

  private String put(int key, long number, Condition condition) {
    Write write = new Write(condition, Write.ALWAYS.ttl(), Write.ALWAYS.request());
    return outcome(store.dicts().put(name, key("k" + key), Counter.entry(number), write));
  }

  private static String outcome(CompletionStage<?> stage) {
    try {
      return String.valueOf(await(stage));
    } catch (StoreException e) {
      return e.reason().name();
    }
  }

  @Operation
  public String put(@Param(name = "key") int key, @Param(name = "number") int number) {
    return put(key, number, Condition.NONE);
  }

  @Operation
  public String putIfAbsent(@Param(name = "key") int key, @Param(name = "number") int number) {
    return put(key, number, new Condition.Absent());
  }

  @Operation
  public String compareAndSet(
      @Param(name = "key") int key,
      @Param(name = "version") int version,
      @Param(name = "number") int number) {
    return put(key, number, new Condition.Version(version));
  }

  @Operation
  public String add(@Param(name = "key") int key, @Param(name = "number") int delta) {
    return outcome(store.dicts().add(name, key("k" + key), delta, Write.ALWAYS));
  }

  @Operation
  public String remove(@Param(name = "key") int key) {
    return outcome(store.dicts().remove(name, key("k" + key)));
  }

  @Operation
  public String get(@Param(name = "key") int key) {
    return outcome(store.dicts().get(name, key("k" + key), Long.MAX_VALUE));
  }

  /**
   * Runs the operations of a subclass, which Lincheck makes anew for each run.
   *
   * @param programs how many different ones
   */
  public static void check(Class<? extends DictOperations> operations, int programs) {
    new StressOptions()
        .iterations(programs)
        .invocationsPerIteration(25)
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(1)
        .sequentialSpecification(InMemory.class)
        .check(operations);
  }

  /** As specified. */
  public static final class InMemory extends DictOperations {
    public InMemory() {
      super(new MemoryStore(new ManualClock()));
    }
  }
}
