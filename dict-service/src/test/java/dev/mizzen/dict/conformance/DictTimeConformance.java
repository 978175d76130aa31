package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.assertRefused;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.dict.engine.Changes.Kind;
import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.DictLimits;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.KeyValue;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Page;
import dev.mizzen.dict.engine.Put;
import dev.mizzen.dict.engine.StoreException.Reason;
import dev.mizzen.dict.engine.Write;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Entries that go by time, and how exactly. */
public abstract class DictTimeConformance extends DictCases {
  private static final Duration IDLE = Duration.ofSeconds(100);

  /** After so long without use an entry is gone everywhere. */
  private static final Duration SURELY_IDLE =
      IDLE.plus(new DictPolicy(DictLimits.DEFAULT, Optional.of(IDLE)).idleSlack());

  private ObjectName holdingFor(Duration ttl) {
    ObjectName name = defined();
    put(name, "k", "v", withTtl(ttl));
    return name;
  }

  private ObjectName idling() {
    return defined(definition(DictLimits.DEFAULT, Optional.of(IDLE)));
  }

  @Test
  void keepsAnEntryUntilItsTimeIsOverAndNotAMomentLonger() {
    ObjectName name = holdingFor(TTL);

    pass(TTL.minus(MOMENT));
    Optional<String> before = get(name, "k");
    pass(MOMENT);
    Optional<String> after = get(name, "k");

    assertThat(before).contains("v");
    assertThat(after).isEmpty();
  }

  @Test
  void tellsHowLongAnEntryHas() {
    ObjectName name = holdingFor(TTL);
    put(name, "forever", "v");
    pass(Duration.ofSeconds(3));

    Lookup info = await(dicts().get(name, key("k"), 0)).orElseThrow();

    assertThat(info.expiresIn()).contains(Duration.ofSeconds(7));
    assertThat(entry(name, "k").orElseThrow().expiresIn()).contains(Duration.ofSeconds(7));
    assertThat(entry(name, "forever").orElseThrow().expiresIn()).isEmpty();
  }

  @Test
  void beginsTheTimeAnewWithEachWrite() {
    ObjectName name = holdingFor(TTL);
    pass(TTL.minus(MOMENT));

    put(name, "k", "w", withTtl(TTL));

    pass(TTL.minus(MOMENT));
    assertThat(get(name, "k")).contains("w");
    pass(MOMENT);
    assertThat(get(name, "k")).isEmpty();
  }

  @Test
  void keepsForGoodWhatIsWrittenAgainWithoutATime() {
    ObjectName name = holdingFor(TTL);

    put(name, "k", "w");

    pass(TTL.multipliedBy(3));
    assertThat(get(name, "k")).contains("w");
    assertThat(entry(name, "k").orElseThrow().expiresIn()).isEmpty();
  }

  @Test
  void keepsForGoodWhatIsUpdated() {
    ObjectName name = holdingFor(TTL);

    await(dicts().update(name, List.of(Given.entry("k", "w"))));

    pass(TTL.multipliedBy(3));
    assertThat(get(name, "k")).contains("w");
  }

  @Test
  void shortensATime() {
    ObjectName name = holdingFor(TTL.multipliedBy(100));

    put(name, "k", "w", withTtl(TTL));

    pass(TTL);
    assertThat(get(name, "k")).isEmpty();
  }

  @Test
  void takesTheShortestAndTheLongestTime() {
    ObjectName name = holdingFor(MOMENT);
    put(name, "long", "v", withTtl(DictPolicy.MAX_TTL));

    pass(MOMENT);

    assertThat(get(name, "k")).isEmpty();
    assertThat(get(name, "long")).contains("v");
  }

  @Test
  void refusesTimesThatAreNone() {
    for (Duration bad :
        List.of(Duration.ZERO, Duration.ofSeconds(-1), DictPolicy.MAX_TTL.plus(MOMENT))) {
      assertThatThrownBy(() -> withTtl(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("ttl must be from");
    }
  }

  @Test
  void isAbsentForEveryKindOfCallOnceItsTimeIsOver() {
    ObjectName name = defined();
    for (String key : List.of("a", "b", "c", "d", "e")) {
      put(name, key, key, withTtl(TTL));
    }
    long version = put(name, "f", "f", withTtl(TTL)).version();
    pass(TTL);

    assertThat(await(dicts().get(name, key("a"), 0))).isEmpty();
    assertThat(remove(name, "a", Condition.NONE)).isEmpty();
    assertThat(put(name, "b", "new").created()).isTrue();
    assertThat(put(name, "c", "new", Write.IF_ABSENT).created()).isTrue();
    assertRefused(
        Reason.VERSION_MISMATCH, () -> put(name, "d", "new", when(new Condition.Present())));
    assertRefused(Reason.VERSION_MISMATCH, () -> put(name, "f", "new", Write.ifVersion(version)));
    assertRefused(Reason.VERSION_MISMATCH, () -> remove(name, "e", new Condition.Version(version)));
    assertThat(keys(name)).containsExactly("b", "c");
  }

  @Test
  void neverGivesTheVersionOfAnEntryThatIsOverAgain() {
    ObjectName name = defined();
    Put first = put(name, "k", "v", withTtl(TTL));
    pass(TTL);

    Put second = put(name, "k", "v", withTtl(TTL));

    assertThat(second.version()).isGreaterThan(first.version());
  }

  @Test
  void countsNothingThatIsOverTowardsTheLimits() {
    ObjectName name = defined(Given.dict(3, 100, 12));
    for (String key : List.of("a", "b", "c")) {
      put(name, key, "123", withTtl(TTL));
    }
    assertRefused(Reason.LIMIT_EXCEEDED, () -> put(name, "d", ""));
    pass(TTL);

    Put put = put(name, "d", "12345678901");

    assertThat(put.created()).isTrue();
    assertThat(keys(name)).containsExactly("d");
  }

  @Test
  void clearsOnlyWhatIsStillThere() {
    ObjectName name = holdingFor(TTL);
    put(name, "b", "v");
    pass(TTL);

    assertThat(await(dicts().clear(name))).isEqualTo(1);

    assertThat(keys(name)).isEmpty();
  }

  @Test
  void forgetsWhatIsOverByItself() {
    ObjectName name = holdingFor(TTL);
    put(name, "stays", "v");

    pass(TTL);

    Polling.until(() -> info(name).entries() == 1);
    assertThat(info(name).bytes()).isEqualTo("staysv".length());
  }

  @Test
  void tellsWatchersWhatWentByTime() {
    ObjectName name = holdingFor(TTL);
    long before = version(name);
    pass(TTL);

    var changes = watch(name, before);

    assertThat(changes.changes())
        .containsExactly(change(Kind.REMOVE, "k", changes.changes().getFirst().version()));
    assertThat(changes.version()).isGreaterThan(before);
  }

  @Test
  void listsWhatStaysExactlyOnceWhileOthersGoByTime() {
    ObjectName name = defined();
    List<KeyValue> staying =
        IntStream.range(0, 40).mapToObj(i -> Given.entry("k%02d".formatted(i), "v")).toList();
    await(dicts().update(name, staying));
    for (int i = 0; i < 40; i++) {
      put(name, "k%02dx".formatted(i), "v", withTtl(Duration.ofSeconds(1 + i / 4)));
    }

    List<String> listed = keys(name, "", 7, () -> pass(Duration.ofSeconds(1)));

    assertThat(listed).isSorted().doesNotHaveDuplicates();
    assertThat(listed).containsAll(staying.stream().map(e -> "k" + rest(e)).toList());
    assertThat(listed).doesNotContain("k39x");
  }

  private static String rest(KeyValue entry) {
    return new String(entry.key().array(), 1, entry.key().length() - 1);
  }

  @Test
  void endsPagesWhereTheRestIsOver() {
    ObjectName name = holding("a");
    put(name, "b", "v", withTtl(TTL));
    pass(TTL);

    Page page = page(name, "", Optional.empty(), 1);

    assertThat(page.items()).hasSize(1);
    assertThat(page.next()).isEmpty();
  }

  @Test
  void keepsAnEntryThatIsReadNowAndThen() {
    ObjectName name = idling();
    put(name, "k", "v");

    for (int i = 0; i < 5; i++) {
      pass(IDLE.minus(MOMENT));
      assertThat(get(name, "k")).contains("v");
    }
  }

  @Test
  void keepsAnEntryThatIsLookedAtNowAndThen() {
    ObjectName name = idling();
    put(name, "k", "v");

    for (int i = 0; i < 3; i++) {
      pass(IDLE.minus(MOMENT));
      assertThat(await(dicts().get(name, key("k"), 0))).isPresent();
    }
  }

  @Test
  void keepsAnEntryThatIsWrittenNowAndThen() {
    ObjectName name = idling();
    put(name, "k", "v");

    for (int i = 0; i < 3; i++) {
      pass(IDLE.minus(MOMENT));
      assertThat(put(name, "k", "v").created()).isFalse();
    }
  }

  @Test
  void forgetsAnEntryThatNobodyUses() {
    ObjectName name = idling();
    put(name, "k", "v");
    put(name, "read", "v");
    pass(IDLE.dividedBy(2));
    get(name, "read");
    pass(SURELY_IDLE.minus(IDLE.dividedBy(2)));

    assertThat(get(name, "k")).isEmpty();
    assertThat(get(name, "read")).contains("v");
  }

  @Test
  void doesNotCountAPageAsARead() {
    ObjectName name = idling();
    put(name, "k", "v");
    pass(IDLE.minus(MOMENT));

    assertThat(keys(name)).containsExactly("k");

    pass(SURELY_IDLE.minus(IDLE).plus(MOMENT));
    assertThat(keys(name)).isEmpty();
    assertThat(get(name, "k")).isEmpty();
  }

  @Test
  void countsIdleTimeFromItsDeclarationAtTheEarliest() {
    ObjectName name = defined();
    put(name, "k", "v");
    pass(IDLE.multipliedBy(3));

    await(dicts().define(name, definition(DictLimits.DEFAULT, Optional.of(IDLE))));

    pass(IDLE.minus(MOMENT));
    assertThat(keys(name)).containsExactly("k");
    pass(SURELY_IDLE);
    assertThat(get(name, "k")).isEmpty();
  }

  @Test
  void keepsWhatIsThereWhenIdleTimeIsDeclaredNoMore() {
    ObjectName name = idling();
    put(name, "k", "v");
    pass(IDLE.minus(MOMENT));

    await(dicts().define(name, Given.dict("uid")));

    pass(IDLE.multipliedBy(3));
    assertThat(get(name, "k")).contains("v");
  }

  @Test
  void goesByTheEarlierOfBothTimes() {
    ObjectName name = idling();
    put(name, "k", "v", withTtl(TTL));
    put(name, "l", "v", withTtl(SURELY_IDLE.multipliedBy(2)));

    pass(TTL);
    assertThat(get(name, "k")).isEmpty();
    pass(SURELY_IDLE.minus(TTL));
    assertThat(get(name, "l")).isEmpty();
  }

  @Test
  void doesNotShowIdleTime() {
    ObjectName name = idling();
    await(dicts().put(name, key("k"), value("v"), Write.ALWAYS));

    assertThat(entry(name, "k").orElseThrow().expiresIn()).isEmpty();
  }
}
