package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.assertRefused;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mizzen.dict.engine.Changes;
import dev.mizzen.dict.engine.Changes.Change;
import dev.mizzen.dict.engine.Changes.Kind;
import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.KeyValue;
import dev.mizzen.dict.engine.ListQuery;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Page;
import dev.mizzen.dict.engine.StoreException.Reason;
import dev.mizzen.dict.engine.Waiting;
import dev.mizzen.dict.engine.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Changes as they come. */
public abstract class DictWatchConformance extends DictCases {
  private static final int AT_ONCE = 1_000;

  private Changes now(ObjectName name) {
    return await(dicts().watch(name, Optional.empty(), ALL, 100, LONG).result());
  }

  @Test
  void tellsTheVersionAtOnceWhenAskedForNoChanges() {
    ObjectName name = defined();
    long put = put(name, "k", "v").version();

    assertThat(now(name)).isEqualTo(new Changes(List.of(), put));
    assertThat(version(name)).isEqualTo(put);
  }

  @Test
  void tellsEveryKindOfChangeInOrder() {
    ObjectName name = defined();
    long start = version(name);
    long put = put(name, "a", "1").version();
    long again = put(name, "a", "2").version();
    long added = add(name, "n", 1).version();
    remove(name, "a", Condition.NONE);
    await(dicts().clear(name));

    Changes changes = changes(name, start, "", 100);

    assertThat(changes.changes())
        .startsWith(
            change(Kind.PUT, "a", put), change(Kind.PUT, "a", again), change(Kind.PUT, "n", added));
    assertThat(changes.changes())
        .extracting(Change::kind, Change::key)
        .endsWith(tuple(Kind.REMOVE, key("a")), tuple(Kind.CLEAR, key("")))
        .hasSize(5);
    assertThat(changes.changes()).extracting(Change::version).isSorted().doesNotHaveDuplicates();
    assertThat(changes.version())
        .isEqualTo(changes.changes().getLast().version())
        .isEqualTo(version(name));
  }

  @Test
  void tellsNothingOfWhatChangedNothing() {
    ObjectName name = holding("k");
    long version = version(name);

    remove(name, "absent", Condition.NONE);
    assertRefused(Reason.ENTRY_EXISTS, () -> put(name, "k", "v", Write.IF_ABSENT));
    await(dicts().update(name, List.of()));
    batch(name, checkStep("k", Condition.NONE), removeStep("absent"));
    await(dicts().define(name, Given.dict("uid")));
    get(name, "k");

    assertThat(changes(name, version, "", 100)).isEqualTo(new Changes(List.of(), version));
  }

  @Test
  void tellsNothingOfAClearOfNothing() {
    ObjectName name = defined();
    long version = version(name);

    await(dicts().clear(name));

    assertThat(changes(name, version, "", 100)).isEqualTo(new Changes(List.of(), version));
  }

  @Test
  void wakesWhoWaitsForAChange() {
    ObjectName name = defined();
    Waiting<Changes> watcher = watching(name, version(name), "");

    long put = put(name, "k", "v").version();

    assertThat(await(watcher.result()))
        .isEqualTo(new Changes(List.of(change(Kind.PUT, "k", put)), put));
  }

  @Test
  void wakesAllWhoWait() {
    ObjectName name = defined();
    long version = version(name);
    List<Waiting<Changes>> watchers =
        IntStream.range(0, 5).mapToObj(i -> watching(name, version, "")).toList();

    put(name, "k", "v");

    assertThat(watchers).allSatisfy(w -> assertThat(await(w.result()).changes()).hasSize(1));
  }

  @Test
  void wakesOnlyForItsPrefix() {
    ObjectName name = defined();
    Waiting<Changes> watcher = watching(name, version(name), "a/");

    put(name, "b", "v");
    put(name, "a", "v");
    long put = put(name, "a/1", "v").version();

    assertThat(await(watcher.result()).changes()).containsExactly(change(Kind.PUT, "a/1", put));
  }

  @Test
  void wakesForAClearWhateverThePrefix() {
    ObjectName name = holding("b");
    Waiting<Changes> watcher = watching(name, version(name), "a/");

    await(dicts().clear(name));

    assertThat(await(watcher.result()).changes())
        .extracting(Change::kind)
        .containsExactly(Kind.CLEAR);
  }

  @Test
  void goesOnFromWhereItLooked() {
    ObjectName name = defined();
    long start = version(name);
    put(name, "a/1", "v");
    put(name, "b", "v");

    Changes first = changes(name, start, "a/", 100);
    Changes rest = changes(name, first.version(), "", 100);

    assertThat(first.changes()).extracting(Change::key).containsExactly(key("a/1"));
    assertThat(first.version()).isEqualTo(version(name));
    assertThat(rest).isEqualTo(new Changes(List.of(), version(name)));
  }

  @Test
  void givesNoMoreThanAskedForAndLosesNone() {
    ObjectName name = defined();
    long version = version(name);
    for (int i = 0; i < 7; i++) {
      put(name, "k" + i, "v");
    }

    List<Change> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Changes some = changes(name, version, "", 2);
      assertThat(some.changes()).hasSizeLessThanOrEqualTo(2);
      all.addAll(some.changes());
      version = some.version();
    }

    assertThat(all)
        .extracting(Change::key)
        .containsExactlyElementsOf(IntStream.range(0, 7).mapToObj(i -> key("k" + i)).toList());
  }

  @Test
  void answersNothingWhenTheWaitIsOver() {
    ObjectName name = defined();
    long version = version(name);
    Duration wait = Duration.ofMillis(20);
    Waiting<Changes> watcher = dicts().watch(name, Optional.of(version), ALL, 100, wait);

    // A remote watcher may come after the first step.
    Polling.until(
        () -> {
          pass(wait);
          return watcher.result().toCompletableFuture().isDone();
        });

    assertThat(await(watcher.result())).isEqualTo(new Changes(List.of(), version));
  }

  @Test
  void tellsWhoWaitsThatTheDictIsGone() {
    ObjectName name = defined();
    Waiting<Changes> watcher = watching(name, version(name), "");

    await(dicts().undefine(name, Optional.of(Reclaim.RETAIN)));

    assertRefused(Reason.DICT_NOT_FOUND, () -> await(watcher.result()));
  }

  @Test
  void tellsThatTheDataOfAnotherObjectWasDropped() {
    ObjectName name = holding("k");
    Waiting<Changes> watcher = watching(name, version(name), "");

    await(dicts().define(name, Given.dict("another")));

    assertThat(await(watcher.result()).changes())
        .extracting(Change::kind)
        .containsExactly(Kind.CLEAR);
  }

  @Test
  void refusesVersionsThatItDoesNotRemember() {
    ObjectName name = defined();
    long start = version(name);
    List<KeyValue> entries =
        IntStream.range(0, AT_ONCE).mapToObj(i -> Given.entry("k" + i, "")).toList();
    long remembered = start;
    int updates = 25 * Dicts.REMEMBERED_CHANGES / 10 / AT_ONCE;
    for (int i = 0; i < updates; i++) {
      if (i == updates - Dicts.REMEMBERED_CHANGES / AT_ONCE) {
        remembered = version(name);
      }
      await(dicts().update(name, entries));
    }

    assertRefused(Reason.VERSION_COMPACTED, () -> changes(name, start, "", 1))
        .hasMessageContaining("list the entries and watch from the version before the list");
    // In steps of what a client may ask for at a time.
    int seen = 0;
    for (Changes next = changes(name, remembered, "", 1_000);
        !next.changes().isEmpty();
        next = changes(name, next.version(), "", 1_000)) {
      seen += next.changes().size();
    }
    assertThat(seen).isEqualTo(Dicts.REMEMBERED_CHANGES);
  }

  @Test
  void refusesAVersionThatIsStillToCome() {
    ObjectName name = defined();
    long tomorrow = version(name) + 1_000_000;

    assertRefused(Reason.VERSION_COMPACTED, () -> changes(name, tomorrow, "", 1));
  }

  @Test
  void refusesVersionsOfTheDictThatHadTheNameBefore() {
    ObjectName name = holding("k");
    long before = version(name) - 1;
    await(dicts().undefine(name, Optional.of(Reclaim.DELETE)));
    await(dicts().define(name, Given.dict("another")));

    assertRefused(Reason.VERSION_COMPACTED, () -> changes(name, before, "", 1));
  }

  @Test
  void refusesToWatchADictThatNobodyDefined() {
    ObjectName name = Given.freshName();

    assertRefused(Reason.DICT_NOT_FOUND, () -> now(name));
    assertRefused(Reason.DICT_NOT_FOUND, () -> changes(name, 0, "", 1));
  }

  @Test
  void keepsACopyTrueFromAListOn() {
    ObjectName name = holding("a", "b");
    TreeSet<String> copy = new TreeSet<>();
    Page page = await(dicts().list(name, new ListQuery(ALL, Optional.empty(), 100, false)));
    put(name, "c", "v");
    remove(name, "a", Condition.NONE);

    page.items().forEach(i -> copy.add(new String(i.key().array())));
    for (Change change : changes(name, page.version(), "", 100).changes()) {
      String key = new String(change.key().array());
      boolean known = change.kind() == Kind.PUT ? copy.add(key) : copy.remove(key);
      assertThat(known).isTrue();
    }

    assertThat(copy).containsExactlyElementsOf(keys(name));
  }

  @Test
  void missesNothingWhileOthersWrite() {
    ObjectName name = defined();
    long version = version(name);
    List<CompletableFuture<?>> writes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      writes.add(
          dicts().put(name, key("k" + i), Given.value("v"), Write.ALWAYS).toCompletableFuture());
    }

    List<Long> versions = new ArrayList<>();
    while (versions.size() < 200) {
      Changes some = watch(name, version);
      some.changes().forEach(c -> versions.add(c.version()));
      version = some.version();
    }

    writes.forEach(CompletableFuture::join);
    assertThat(versions).isSorted().doesNotHaveDuplicates().hasSize(200);
  }
}
