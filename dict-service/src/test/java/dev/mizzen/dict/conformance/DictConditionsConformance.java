package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.assertRefused;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Put;
import dev.mizzen.dict.engine.StoreException.Reason;
import dev.mizzen.dict.engine.Write;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Writes that happen only when something is true of the entry. */
public abstract class DictConditionsConformance extends DictCases {
  private static final Condition ABSENT = new Condition.Absent();
  private static final Condition PRESENT = new Condition.Present();

  private static Condition version(long version) {
    return new Condition.Version(version);
  }

  @Test
  void replacesTheVersionThatItNames() {
    ObjectName name = defined();
    Put first = put(name, "k", "1");

    Put second = put(name, "k", "2", Write.ifVersion(first.version()));

    assertThat(second.created()).isFalse();
    assertThat(second.version()).isGreaterThan(first.version());
    assertThat(get(name, "k")).contains("2");
  }

  @Test
  void refusesAPutOfAVersionThatWasReplaced() {
    ObjectName name = defined();
    Put old = put(name, "k", "1");
    Put now = put(name, "k", "2");

    assertRefused(
        Reason.VERSION_MISMATCH, () -> put(name, "k", "3", Write.ifVersion(old.version())));

    assertThat(entry(name, "k"))
        .hasValueSatisfying(
            e -> {
              assertThat(text(e)).isEqualTo("2");
              assertThat(e.version()).isEqualTo(now.version());
            });
  }

  @Test
  void refusesAPutOfAVersionWhenTheKeyIsAbsent() {
    ObjectName name = defined();

    assertRefused(Reason.VERSION_MISMATCH, () -> put(name, "k", "v", Write.ifVersion(1)));

    assertThat(get(name, "k")).isEmpty();
    assertThat(info(name).entries()).isZero();
  }

  @Test
  void refusesAVersionOfBeforeARemoval() {
    ObjectName name = defined();
    Put first = put(name, "k", "same");
    remove(name, "k", Condition.NONE);
    put(name, "k", "same");

    assertRefused(
        Reason.VERSION_MISMATCH, () -> put(name, "k", "v", Write.ifVersion(first.version())));

    assertThat(get(name, "k")).contains("same");
  }

  @Test
  void refusesTheVersionOfAnotherKey() {
    ObjectName name = defined();
    Put other = put(name, "other", "v");
    put(name, "k", "v");

    assertRefused(
        Reason.VERSION_MISMATCH, () -> put(name, "k", "w", Write.ifVersion(other.version())));
  }

  @Test
  void putsWhenPresentOnlyWhatIsPresent() {
    ObjectName name = holding("k");

    assertThat(put(name, "k", "2", when(PRESENT)).created()).isFalse();
    assertRefused(Reason.VERSION_MISMATCH, () -> put(name, "other", "v", when(PRESENT)));

    assertThat(get(name, "k")).contains("2");
    assertThat(get(name, "other")).isEmpty();
  }

  @Test
  void leavesThePresentEntryAsItWasWhenAPutIfAbsentLoses() {
    ObjectName name = defined();
    Put first = put(name, "k", "1", withTtl(TTL));

    assertRefused(Reason.ENTRY_EXISTS, () -> put(name, "k", "2", when(ABSENT)));

    assertThat(entry(name, "k"))
        .hasValueSatisfying(
            e -> {
              assertThat(e.version()).isEqualTo(first.version());
              assertThat(e.expiresIn()).isPresent();
            });
  }

  @Test
  void looksAtTheConditionBeforeTheLimits() {
    ObjectName name = defined(Given.dict(1, 100, 1000));
    put(name, "k", "v");

    assertRefused(Reason.VERSION_MISMATCH, () -> put(name, "other", "v", Write.ifVersion(7)));
  }

  @Test
  void removesTheVersionThatItNames() {
    ObjectName name = defined();
    Put put = put(name, "k", "v");

    assertThat(remove(name, "k", version(put.version()))).contains("v");

    assertThat(get(name, "k")).isEmpty();
  }

  @Test
  void refusesToRemoveAnotherVersion() {
    ObjectName name = defined();
    Put old = put(name, "k", "1");
    put(name, "k", "2");

    assertRefused(Reason.VERSION_MISMATCH, () -> remove(name, "k", version(old.version())));

    assertThat(get(name, "k")).contains("2");
  }

  @Test
  void refusesToRemoveAVersionOrAnythingWhenTheKeyIsAbsent() {
    ObjectName name = defined();

    assertRefused(Reason.VERSION_MISMATCH, () -> remove(name, "k", version(1)));
    assertRefused(Reason.VERSION_MISMATCH, () -> remove(name, "k", PRESENT));
    assertThat(remove(name, "k", Condition.NONE)).isEmpty();
  }

  @Test
  void removesWhatIsPresent() {
    ObjectName name = holding("k");

    assertThat(remove(name, "k", PRESENT)).contains("k");

    assertThat(info(name).entries()).isZero();
  }

  @Test
  void letsOneOfManyWinACompareAndSet() {
    ObjectName name = defined();
    long version = put(name, "k", "v").version();

    var racers =
        IntStream.range(0, 32)
            .mapToObj(
                i ->
                    dicts()
                        .put(name, key("k"), value("v" + i), Write.ifVersion(version))
                        .toCompletableFuture());

    assertThat(succeeded(racers)).hasSize(1);
  }

  @Test
  void letsOneOfManyTakeAnEntry() {
    ObjectName name = defined();
    long version = put(name, "k", "v").version();

    var racers =
        IntStream.range(0, 16)
            .mapToObj(i -> dicts().remove(name, key("k"), version(version)).toCompletableFuture());

    assertThat(succeeded(racers)).hasSize(1);
  }
}
