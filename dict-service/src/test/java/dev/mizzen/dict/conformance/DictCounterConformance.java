package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.assertRefused;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Counter;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.StoreException.Reason;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.engine.Write;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Entries that are added to. */
public abstract class DictCounterConformance extends DictCases {
  private void holds(ObjectName name, String key, String contentType, String text) {
    Value value = new Value(contentType, text.getBytes(StandardCharsets.UTF_8));
    await(dicts().put(name, key(key), value, Write.ALWAYS));
  }

  @Test
  void countsFromZero() {
    ObjectName name = defined();

    Counter first = add(name, "n", 5);
    Counter second = add(name, "n", -7);

    assertThat(first.value()).isEqualTo(5);
    assertThat(second.value()).isEqualTo(-2);
    assertThat(second.version()).isGreaterThan(first.version());
  }

  @Test
  void isAnEntryThatEverybodyCanRead() {
    ObjectName name = defined();
    Counter counter = add(name, "n", 42);

    var found = entry(name, "n").orElseThrow();

    assertThat(found.value()).isEqualTo(Counter.entry(42));
    assertThat(found.value().contentType()).isEqualTo("application/json");
    assertThat(found.version()).isEqualTo(counter.version());
  }

  @Test
  void addsToANumberThatWasPut() {
    ObjectName name = defined();
    holds(name, "n", "application/json", "41");

    assertThat(add(name, "n", 1).value()).isEqualTo(42);
  }

  @Test
  void addsNothingAsAWrite() {
    ObjectName name = defined();
    Counter before = add(name, "n", 3);

    Counter after = add(name, "n", 0);

    assertThat(after.value()).isEqualTo(3);
    assertThat(after.version()).isGreaterThan(before.version());
  }

  @Test
  void refusesWhatIsNoIntegerInJson() {
    ObjectName name = defined();
    holds(name, "type", "text/plain", "1");
    List<String> others =
        List.of("", "1.5", "\"1\"", "null", "1e3", "01", "+1", "-", " 1", "9223372036854775808");

    assertRefused(Reason.NOT_A_COUNTER, () -> add(name, "type", 1));
    for (String other : others) {
      holds(name, "n", "application/json", other);
      assertRefused(Reason.NOT_A_COUNTER, () -> add(name, "n", 1));
      assertThat(get(name, "n")).contains(other);
    }
  }

  @Test
  void refusesMoreThan64Bits() {
    ObjectName name = defined();
    add(name, "most", Long.MAX_VALUE);
    add(name, "least", Long.MIN_VALUE);

    assertRefused(Reason.COUNTER_OVERFLOW, () -> add(name, "most", 1));
    assertRefused(Reason.COUNTER_OVERFLOW, () -> add(name, "least", -1));

    assertThat(add(name, "most", 0).value()).isEqualTo(Long.MAX_VALUE);
    assertThat(add(name, "least", 0).value()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void losesNoneOfManyAdds() {
    ObjectName name = defined();

    var adders =
        IntStream.range(0, 64)
            .mapToObj(i -> dicts().add(name, key("n"), 1, Write.ALWAYS).toCompletableFuture());

    assertThat(succeeded(adders))
        .extracting(Counter::value)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 64).mapToObj(i -> (long) i).toList());
  }

  @Test
  void countsTowardsTheLimits() {
    ObjectName name = defined(Given.dict(1, 3, 4));
    add(name, "n", 99);

    assertRefused(Reason.LIMIT_EXCEEDED, () -> add(name, "m", 1));
    assertThat(add(name, "n", 900).value()).isEqualTo(999);
    assertRefused(Reason.VALUE_TOO_LARGE, () -> add(name, "n", 1));

    assertThat(info(name).bytes()).isEqualTo(4);
    assertThat(get(name, "n")).contains("999");
  }

  @Test
  void leavesTheTimeToLiveUnlessItIsTold() {
    ObjectName name = defined();
    await(dicts().add(name, key("n"), 1, withTtl(TTL)));
    pass(TTL.dividedBy(2));

    add(name, "n", 1);

    assertThat(entry(name, "n").orElseThrow().expiresIn()).contains(TTL.dividedBy(2));
    pass(TTL.dividedBy(2));
    assertThat(get(name, "n")).isEmpty();
    assertThat(add(name, "n", 1).value()).isEqualTo(1);
    assertThat(entry(name, "n").orElseThrow().expiresIn()).isEmpty();
  }

  @Test
  void beginsItsTimeToLiveAnewWhenItIsTold() {
    ObjectName name = defined();
    await(dicts().add(name, key("n"), 1, withTtl(TTL)));
    pass(TTL.dividedBy(2));

    await(dicts().add(name, key("n"), 1, withTtl(TTL)));

    assertThat(entry(name, "n").orElseThrow().expiresIn()).contains(TTL);
  }
}
