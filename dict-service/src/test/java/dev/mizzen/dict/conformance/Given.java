package dev.mizzen.dict.conformance;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictLimits;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.KeyValue;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueLimits;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.engine.StoreException.Reason;
import dev.mizzen.dict.engine.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Short words for tests. */
public final class Given {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private Given() {}

  /** A name that no other test has. */
  public static ObjectName freshName() {
    return new ObjectName("default", "t" + NAMES.incrementAndGet());
  }

  public static Definition<DictPolicy> dict(String uid) {
    return new Definition<>(uid, DictPolicy.DEFAULT, Reclaim.DELETE);
  }

  public static Definition<DictPolicy> dict(long entries, long valueBytes, long totalBytes) {
    return new Definition<>(
        "uid",
        new DictPolicy(new DictLimits(entries, valueBytes, totalBytes), Optional.empty()),
        Reclaim.DELETE);
  }

  public static Definition<QueuePolicy> queue(String uid) {
    return new Definition<>(uid, QueuePolicy.DEFAULT, Reclaim.DELETE);
  }

  public static Definition<QueuePolicy> queue(long items, long partitions, long itemBytes) {
    return new Definition<>(
        "uid",
        new QueuePolicy(
            new QueueLimits(items, partitions, itemBytes),
            QueuePolicy.DEFAULT.partitionTtl(),
            QueuePolicy.DEFAULT.leaseFor(),
            QueuePolicy.DEFAULT.maxAttempts(),
            QueuePolicy.DEFAULT.dedupWindow()),
        Reclaim.DELETE);
  }

  public static Bytes key(String text) {
    return Bytes.of(text);
  }

  public static Value value(String text) {
    return new Value("text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  public static Value value(int bytes) {
    return new Value(Value.OCTETS, new byte[bytes]);
  }

  public static KeyValue entry(String key, String value) {
    return new KeyValue(key(key), value(value));
  }

  /** {@code a0 … a(n-1)}. */
  public static List<Value> values(String prefix, int n) {
    return IntStream.range(0, n).mapToObj(i -> value(prefix + i)).toList();
  }

  public static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      Reason reason, ThrowingCallable call) {
    return Assertions.assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, e -> Assertions.assertThat(e.reason()).isEqualTo(reason));
  }
}
