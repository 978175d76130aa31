package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.assertRefused;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.DictStep;
import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.engine.StoreException.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several steps at once, all or nothing. */
public abstract class DictBatchConformance extends DictCases {
  private static final Condition ABSENT = new Condition.Absent();
  private static final Condition PRESENT = new Condition.Present();

  private void refused(Reason reason, int step, ObjectName name, DictStep... steps) {
    assertRefused(reason, () -> batch(name, steps))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.step()).hasValue(step));
  }

  @Test
  void doesAllStepsAndTellsOfEach() {
    ObjectName name = holding("gone", "checked");
    long checked = entry(name, "checked").orElseThrow().version();

    List<DictStep.Result> results =
        batch(
            name,
            putStep("k", "v"),
            removeStep("gone"),
            addStep("n", 5),
            checkStep("checked", new Condition.Version(checked)),
            checkStep("nothing", ABSENT));

    assertThat(results)
        .containsExactly(
            new DictStep.Result(entry(name, "k").orElseThrow().version(), Optional.empty()),
            new DictStep.Result(0, Optional.empty()),
            new DictStep.Result(entry(name, "n").orElseThrow().version(), Optional.of(5L)),
            new DictStep.Result(checked, Optional.empty()),
            new DictStep.Result(0, Optional.empty()));
    assertThat(keys(name)).containsExactly("checked", "k", "n");
  }

  @Test
  void seesInEachStepWhatThoseBeforeItDid() {
    ObjectName name = defined();

    List<DictStep.Result> results =
        batch(
            name,
            addStep("n", 1),
            addStep("n", 10),
            putStep("k", "1", ABSENT),
            putStep("k", "2", PRESENT),
            removeStep("k"),
            checkStep("k", ABSENT));

    assertThat(results.get(1).counter()).contains(11L);
    assertThat(keys(name)).containsExactly("n");
    assertThat(info(name)).extracting(DictInfo::entries, DictInfo::bytes).containsExactly(1L, 3L);
  }

  @Test
  void doesNothingWhenOneStepIsRefused() {
    ObjectName name = holding("a", "b");
    DictInfo before = info(name);

    refused(
        Reason.ENTRY_EXISTS,
        3,
        name,
        putStep("a", "new"),
        removeStep("b"),
        addStep("n", 1),
        putStep("a", "newer", ABSENT));

    assertThat(info(name))
        .extracting(DictInfo::entries, DictInfo::bytes, DictInfo::version)
        .containsExactly(before.entries(), before.bytes(), before.version());
    assertThat(get(name, "a")).contains("a");
    assertThat(get(name, "b")).contains("b");
    assertThat(get(name, "n")).isEmpty();
  }

  @Test
  void saysWhichStepWasRefusedAndWhy() {
    ObjectName name = holding("k");
    DictStep fine = putStep("other", "v");

    refused(Reason.VERSION_MISMATCH, 0, name, checkStep("nothing", PRESENT), fine);
    refused(Reason.VERSION_MISMATCH, 1, name, fine, checkStep("k", new Condition.Version(0)));
    refused(Reason.ENTRY_EXISTS, 1, name, fine, checkStep("k", ABSENT));
    refused(Reason.NOT_A_COUNTER, 1, name, fine, addStep("k", 1));
    refused(Reason.COUNTER_OVERFLOW, 2, name, fine, addStep("n", Long.MAX_VALUE), addStep("n", 1));
    refused(Reason.VERSION_MISMATCH, 1, name, fine, new DictStep.Remove(key("nothing"), PRESENT));

    assertThat(keys(name)).containsExactly("k");
  }

  @Test
  void refusesAValueThatIsTooLargeWithItsStep() {
    ObjectName name = defined(Given.dict(10, 3, 1000));

    refused(Reason.VALUE_TOO_LARGE, 1, name, putStep("a", "123"), putStep("b", "1234"));

    assertThat(info(name).entries()).isZero();
  }

  @Test
  void holdsTheLimitsAtTheEnd() {
    ObjectName name = defined(Given.dict(2, 100, 1000));
    put(name, "a", "1");
    put(name, "b", "2");

    batch(name, putStep("c", "3"), removeStep("a"));
    assertRefused(
        Reason.LIMIT_EXCEEDED,
        () -> batch(name, removeStep("b"), putStep("d", ""), putStep("e", "")));

    assertThat(keys(name)).containsExactly("b", "c");
  }

  @Test
  void holdsTotalBytesAtTheEnd() {
    ObjectName name = defined(Given.dict(10, 100, 10));
    put(name, "a", "12345");

    batch(name, putStep("b", "123456789"), removeStep("a"));
    assertRefused(Reason.LIMIT_EXCEEDED, () -> batch(name, putStep("c", "")));

    assertThat(keys(name)).containsExactly("b");
    assertThat(info(name).bytes()).isEqualTo(10);
  }

  @Test
  void takesAsManyStepsAsItMay() {
    ObjectName name = defined();
    List<DictStep> steps =
        IntStream.range(0, Dicts.MAX_STEPS).mapToObj(i -> addStep("n" + i % 7, 1)).toList();

    List<DictStep.Result> results = await(dicts().batch(name, steps, Optional.empty()));

    assertThat(results).hasSize(Dicts.MAX_STEPS);
    assertThat(get(name, "n0")).contains("143");
  }

  @Test
  void givesEachWriteAVersionOfItsOwn() {
    ObjectName name = defined();

    List<DictStep.Result> results =
        batch(name, putStep("a", "1"), putStep("a", "2"), putStep("b", "3"));

    assertThat(results)
        .extracting(DictStep.Result::version)
        .isSorted()
        .doesNotHaveDuplicates()
        .last()
        .isEqualTo(version(name));
  }

  @Test
  void letsAnEntryOfABatchGoByTime() {
    ObjectName name = defined();
    batch(
        name,
        new DictStep.Put(key("k"), value("v"), Condition.NONE, Optional.of(TTL)),
        new DictStep.Add(key("n"), 1, Optional.of(TTL)),
        addStep("n", 1));

    pass(TTL);

    assertThat(keys(name)).isEmpty();
  }

  @Test
  void refusesABatchForADictThatNobodyDefined() {
    ObjectName name = Given.freshName();

    assertRefused(Reason.DICT_NOT_FOUND, () -> batch(name, putStep("k", "v")));
    assertRefused(Reason.DICT_NOT_FOUND, () -> add(name, "n", 1));
  }

  @Test
  void letsOneOfManyTransfersWin() {
    ObjectName name = defined();
    long version = put(name, "token", "free").version();

    var racers =
        IntStream.range(0, 16)
            .mapToObj(
                i ->
                    dicts()
                        .batch(
                            name,
                            List.of(
                                putStep("token", "r" + i, new Condition.Version(version)),
                                addStep("won", 1)),
                            Optional.empty())
                        .toCompletableFuture());

    assertThat(succeeded(racers)).hasSize(1);
    assertThat(get(name, "won")).contains("1");
  }
}
