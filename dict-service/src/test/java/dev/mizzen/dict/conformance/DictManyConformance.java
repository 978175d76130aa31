package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.assertRefused;
import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.conformance.Given.entry;
import static dev.mizzen.dict.conformance.Given.freshName;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.KeyValue;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Page;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.StoreException.Reason;
import dev.mizzen.dict.engine.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Many entries at once, and definitions. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class DictManyConformance {
  protected abstract Store store();

  private Dicts dicts() {
    return store().dicts();
  }

  private ObjectName defined(Definition<DictPolicy> definition) {
    ObjectName name = freshName();
    await(dicts().define(name, definition));
    return name;
  }

  private ObjectName holding(String... keys) {
    ObjectName name = defined(dict("uid"));
    for (String key : keys) {
      await(dicts().put(name, key(key), value(key), Write.ALWAYS));
    }
    return name;
  }

  private boolean contains(ObjectName name, String key) {
    return await(dicts().get(name, key(key), 0)).isPresent();
  }

  private DictInfo info(ObjectName name) {
    return await(dicts().describe(name));
  }

  private List<Bytes> keys(ObjectName name, int limit, Consumer<Page> betweenPages) {
    List<Bytes> keys = new ArrayList<>();
    Optional<Bytes> after = Optional.empty();
    do {
      Page page = await(dicts().list(name, after, limit, false));
      page.items().forEach(item -> keys.add(item.key()));
      after = page.next();
      betweenPages.accept(page);
    } while (after.isPresent());
    return keys;
  }

  private List<Bytes> keys(ObjectName name, int limit) {
    return keys(name, limit, page -> {});
  }

  @Test
  void updatesManyAtOnce() {
    ObjectName name = holding("a");

    long written = await(dicts().update(name, List.of(entry("a", "1"), entry("b", "2"))));

    assertThat(written).isEqualTo(2);
    assertThat(info(name).entries()).isEqualTo(2);
    assertThat(await(dicts().remove(name, key("a"))).orElseThrow().value()).isEqualTo(value("1"));
  }

  @Test
  void keepsTheLastOfAKeyThatIsUpdatedTwice() {
    ObjectName name = holding();

    long written = await(dicts().update(name, List.of(entry("a", "1"), entry("a", "2"))));

    assertThat(written).isEqualTo(1);
    assertThat(await(dicts().remove(name, key("a"))).orElseThrow().value()).isEqualTo(value("2"));
    assertThat(info(name).bytes()).isZero();
  }

  @Test
  void updatesNothing() {
    ObjectName name = holding("a");

    long written = await(dicts().update(name, List.of()));

    assertThat(written).isZero();
    assertThat(info(name).entries()).isEqualTo(1);
  }

  @Test
  void writesNoneOfAnUpdateWithOneValueTooLarge() {
    ObjectName name = defined(dict(10, 3, 1000));

    assertRefused(
        Reason.VALUE_TOO_LARGE,
        () -> await(dicts().update(name, List.of(entry("a", "1"), entry("b", "1234")))));

    assertThat(info(name).entries()).isZero();
    assertThat(contains(name, "a")).isFalse();
  }

  @Test
  void writesNoneOfAnUpdateThatDoesNotFit() {
    ObjectName name = defined(dict(2, 10, 1000));
    await(dicts().put(name, key("a"), value("old"), Write.ALWAYS));

    assertRefused(
        Reason.LIMIT_EXCEEDED,
        () ->
            await(
                dicts().update(name, List.of(entry("a", "1"), entry("b", "2"), entry("c", "3")))));

    assertThat(info(name).entries()).isEqualTo(1);
    assertThat(await(dicts().remove(name, key("a"))).orElseThrow().value()).isEqualTo(value("old"));
  }

  @Test
  void clearsAllAndTellsHowMany() {
    ObjectName name = holding("a", "b", "c");

    long deleted = await(dicts().clear(name));

    assertThat(deleted).isEqualTo(3);
    assertThat(info(name)).extracting(DictInfo::entries, DictInfo::bytes).containsExactly(0L, 0L);
    assertThat(keys(name, 10)).isEmpty();
    assertThat(contains(name, "a")).isFalse();
    assertThat(await(dicts().clear(name))).isZero();
  }

  @Test
  void takesEntriesAfterAClear() {
    ObjectName name = holding("a", "b");
    await(dicts().clear(name));

    await(dicts().put(name, key("b"), value("new"), Write.IF_ABSENT));

    assertThat(keys(name, 10)).containsExactly(key("b"));
    assertThat(info(name).entries()).isEqualTo(1);
  }

  @Test
  void listsInTheOrderOfUnsignedBytes() {
    ObjectName name = defined(dict("uid"));
    List<Bytes> sorted =
        List.of(
            Bytes.of(new byte[] {0}),
            Bytes.of(new byte[] {0, 0}),
            Bytes.of(new byte[] {1}),
            Bytes.of(new byte[] {0x7f}),
            Bytes.of(new byte[] {(byte) 0x80}),
            Bytes.of(new byte[] {(byte) 0xff}),
            Bytes.of(new byte[] {(byte) 0xff, (byte) 0xff}));
    sorted.reversed().forEach(k -> await(dicts().put(name, k, value("v"), Write.ALWAYS)));

    List<Bytes> listed = keys(name, 100);

    assertThat(listed).containsExactlyElementsOf(sorted);
  }

  @Test
  void listsInPages() {
    ObjectName name = holding("a", "b", "c", "d", "e");

    Page first = await(dicts().list(name, Optional.empty(), 2, false));
    Page last = await(dicts().list(name, Optional.of(key("d")), 2, false));

    assertThat(first.items()).extracting(Page.Item::key).containsExactly(key("a"), key("b"));
    assertThat(first.next()).contains(key("b"));
    assertThat(last.items()).extracting(Page.Item::key).containsExactly(key("e"));
    assertThat(last.next()).isEmpty();
  }

  @Test
  void endsWithoutACursorWhenTheLastPageIsFull() {
    ObjectName name = holding("a", "b");

    Page page = await(dicts().list(name, Optional.empty(), 2, false));

    assertThat(page.items()).hasSize(2);
    assertThat(page.next()).isEmpty();
  }

  @Test
  void listsValuesOnlyWhenAsked() {
    ObjectName name = holding("abc");

    Lookup with = await(dicts().list(name, Optional.empty(), 1, true)).items().getFirst().found();
    Lookup without =
        await(dicts().list(name, Optional.empty(), 1, false)).items().getFirst().found();

    assertThat(with).isEqualTo(new Lookup.Entry(value("abc"), with.version()));
    assertThat(without).isInstanceOf(Lookup.Info.class);
    assertThat(without.version()).isEqualTo(with.version());
  }

  @Test
  void listsNothingOfAnEmptyDict() {
    ObjectName name = holding();

    Page page = await(dicts().list(name, Optional.empty(), 10, true));

    assertThat(page.items()).isEmpty();
  }

  @Test
  void endsAPageEarlyWhenValuesAreLarge() {
    ObjectName name = defined(dict("uid"));
    for (int i = 0; i < 6; i++) {
      await(dicts().put(name, key("k" + i), value(1 << 20), Write.ALWAYS));
    }

    Page page = await(dicts().list(name, Optional.empty(), 100, true));

    assertThat(page.items()).hasSizeBetween(1, 4);
    assertThat(page.next()).isPresent();
  }

  @Test
  void goesOnAfterAKeyThatWasRemoved() {
    ObjectName name = holding("a", "b", "c");
    await(dicts().remove(name, key("b")));

    Page page = await(dicts().list(name, Optional.of(key("b")), 10, false));

    assertThat(page.items()).extracting(Page.Item::key).containsExactly(key("c"));
  }

  @Test
  void listsWhatStaysExactlyOnceWhileOthersComeAndGo() {
    ObjectName name = defined(dict("uid"));
    List<KeyValue> staying =
        IntStream.range(0, 100).mapToObj(i -> entry("k%03d".formatted(i), "v")).toList();
    await(dicts().update(name, staying));
    await(dicts().update(name, List.of(entry("k000x", "v"), entry("k099x", "v"))));

    List<Bytes> listed =
        keys(
            name,
            7,
            page -> {
              await(dicts().put(name, key("a" + page.hashCode()), value("v"), Write.ALWAYS));
              await(dicts().remove(name, key("k000x")));
              await(dicts().remove(name, key("k099x")));
              await(dicts().put(name, key("k050"), value("rewritten"), Write.ALWAYS));
            });

    assertThat(listed).isSorted().doesNotHaveDuplicates();
    assertThat(listed).containsAll(staying.stream().map(KeyValue::key).toList());
    assertThat(listed).doesNotContain(key("k099x"));
  }

  @Test
  void changesTheDefinitionOfTheSameObject() {
    ObjectName name = holding("a");

    Outcome outcome = await(dicts().define(name, dict("uid")));
    await(dicts().define(name, dict(7, 8, 9)));

    assertThat(outcome).isEqualTo(Outcome.UPDATED);
    assertThat(info(name).definition()).isEqualTo(dict(7, 8, 9));
    assertThat(info(name).entries()).isEqualTo(1);
  }

  @Test
  void dropsTheDataOfAnotherObject() {
    ObjectName name = holding("a");

    Outcome outcome = await(dicts().define(name, dict("another")));

    assertThat(outcome).isNotEqualTo(Outcome.UPDATED);
    assertThat(info(name).entries()).isZero();
    assertThat(contains(name, "a")).isFalse();
  }

  @Test
  void keepsTheDataOfAnotherObjectThatDeclaredRetain() {
    ObjectName name = defined(new Definition<>("uid", DictPolicy.DEFAULT, Reclaim.RETAIN));
    await(dicts().put(name, key("a"), value("v"), Write.ALWAYS));

    await(dicts().define(name, dict("another")));

    assertThat(contains(name, "a")).isTrue();
  }

  @Test
  void forgetsTheDataWithTheDefinition() {
    ObjectName name = holding("a");

    await(dicts().undefine(name, Optional.of(Reclaim.DELETE)));

    assertRefused(Reason.DICT_NOT_FOUND, () -> contains(name, "a"));
    assertThat(await(dicts().define(name, dict("uid")))).isEqualTo(Outcome.CREATED);
    assertThat(contains(name, "a")).isFalse();
    assertThat(info(name).entries()).isZero();
  }

  @Test
  void findsRetainedDataAgainUnderAnotherUid() {
    ObjectName name = holding("a");

    await(dicts().undefine(name, Optional.of(Reclaim.RETAIN)));

    assertRefused(Reason.DICT_NOT_FOUND, () -> contains(name, "a"));
    assertThat(await(dicts().define(name, dict("another")))).isEqualTo(Outcome.CREATED);
    assertThat(contains(name, "a")).isTrue();
    assertThat(info(name).entries()).isEqualTo(1);
  }

  @Test
  void doesAsDeclaredWhenTheRemovalSaysNothing() {
    ObjectName name = defined(new Definition<>("uid", DictPolicy.DEFAULT, Reclaim.RETAIN));
    await(dicts().put(name, key("a"), value("v"), Write.ALWAYS));

    await(dicts().undefine(name, Optional.empty()));
    await(dicts().define(name, dict("uid")));

    assertThat(contains(name, "a")).isTrue();
  }

  @Test
  void removesADefinitionThatIsNotThere() {
    ObjectName name = freshName();

    await(dicts().undefine(name, Optional.of(Reclaim.DELETE)));

    assertRefused(Reason.DICT_NOT_FOUND, () -> info(name));
  }
}
