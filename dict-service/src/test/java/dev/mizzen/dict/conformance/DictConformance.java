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
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Put;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.engine.StoreException.Reason;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.engine.Write;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Single entries, limits and versions. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class DictConformance {
  protected abstract Store store();

  private Dicts dicts() {
    return store().dicts();
  }

  private ObjectName defined(Definition<DictPolicy> definition) {
    ObjectName name = freshName();
    await(dicts().define(name, definition));
    return name;
  }

  private ObjectName defined() {
    return defined(dict("uid"));
  }

  private Put put(ObjectName name, String key, String value) {
    return await(dicts().put(name, key(key), value(value), Write.ALWAYS));
  }

  private Optional<Value> get(ObjectName name, Bytes key) {
    return await(dicts().get(name, key, Long.MAX_VALUE))
        .map(found -> ((Lookup.Entry) found).value());
  }

  private DictInfo info(ObjectName name) {
    return await(dicts().describe(name));
  }

  @Test
  void refusesEveryCallOnADictThatNobodyDefined() {
    ObjectName name = freshName();
    List<CompletableFuture<?>> calls =
        List.of(
            dicts().get(name, key("k"), 0).toCompletableFuture(),
            dicts().get(name, key("k"), Long.MAX_VALUE).toCompletableFuture(),
            dicts().put(name, key("k"), value("v"), Write.ALWAYS).toCompletableFuture(),
            dicts().remove(name, key("k")).toCompletableFuture(),
            dicts().update(name, List.of(entry("k", "v"))).toCompletableFuture(),
            dicts().clear(name).toCompletableFuture(),
            dicts().list(name, Optional.empty(), 10, true).toCompletableFuture(),
            dicts().describe(name).toCompletableFuture());

    assertThat(calls).allSatisfy(call -> assertRefused(Reason.DICT_NOT_FOUND, () -> await(call)));
  }

  @Test
  void givesBackWhatWasPutWithItsContentType() {
    ObjectName name = defined();
    await(
        dicts().put(name, key("k"), new Value("application/json", new byte[] {'1'}), Write.ALWAYS));

    Optional<Value> found = get(name, key("k"));

    assertThat(found).contains(new Value("application/json", new byte[] {'1'}));
  }

  @Test
  void tellsCreatedFromReplaced() {
    ObjectName name = defined();

    Put first = put(name, "k", "1");
    Put second = put(name, "k", "2");

    assertThat(first.created()).isTrue();
    assertThat(second.created()).isFalse();
    assertThat(get(name, key("k"))).contains(value("2"));
  }

  @Test
  void findsNothingAtAnAbsentKey() {
    ObjectName name = defined();

    Optional<Lookup> found = await(dicts().get(name, key("k"), Long.MAX_VALUE));

    assertThat(found).isEmpty();
  }

  @Test
  void tellsAllButTheValueOfAnEntry() {
    ObjectName name = defined();
    Put put = put(name, "k", "12345");

    Optional<Lookup> found = await(dicts().get(name, key("k"), 0));

    assertThat(found).contains(new Lookup.Info("text/plain", 5, put.version()));
    assertThat(await(dicts().get(name, key("other"), 0))).isEmpty();
  }

  @Test
  void readsTheVersionThatThePutGave() {
    ObjectName name = defined();
    Put put = put(name, "k", "v");

    Lookup found = await(dicts().get(name, key("k"), Long.MAX_VALUE)).orElseThrow();

    assertThat(found.version()).isEqualTo(put.version());
  }

  @Test
  void neverUsesAVersionTwice() {
    ObjectName name = defined();
    List<Long> versions = new ArrayList<>();
    versions.add(put(name, "k", "v").version());
    versions.add(put(name, "other", "v").version());

    await(dicts().remove(name, key("k")));
    versions.add(put(name, "k", "v").version());
    await(dicts().clear(name));
    versions.add(put(name, "k", "v").version());
    await(dicts().define(name, dict("another uid")));
    versions.add(put(name, "k", "v").version());
    await(dicts().undefine(name, Optional.empty()));
    await(dicts().define(name, dict("a third uid")));
    versions.add(put(name, "k", "v").version());

    assertThat(versions).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void putsOnlyWhenAbsentIfAskedTo() {
    ObjectName name = defined();
    await(dicts().put(name, key("k"), value("first"), Write.IF_ABSENT));

    assertRefused(
        Reason.ENTRY_EXISTS,
        () -> await(dicts().put(name, key("k"), value("second"), Write.IF_ABSENT)));

    assertThat(get(name, key("k"))).contains(value("first"));
  }

  @Test
  void putsIfAbsentAgainAfterARemoval() {
    ObjectName name = defined();
    put(name, "k", "v");
    await(dicts().remove(name, key("k")));

    Put put = await(dicts().put(name, key("k"), value("w"), Write.IF_ABSENT));

    assertThat(put.created()).isTrue();
    assertThat(get(name, key("k"))).contains(value("w"));
  }

  @Test
  void letsOneOfManyWinAPutIfAbsent() {
    ObjectName name = defined();

    List<CompletableFuture<Put>> racers =
        IntStream.range(0, 32)
            .mapToObj(
                i ->
                    dicts()
                        .put(name, key("k"), value("v" + i), Write.IF_ABSENT)
                        .toCompletableFuture())
            .toList();

    assertThat(racers.stream().filter(DictConformance::succeeds)).hasSize(1);
    assertThat(info(name).entries()).isEqualTo(1);
  }

  @Test
  void givesBackWhatItRemoves() {
    ObjectName name = defined();
    Put put = put(name, "k", "v");

    Optional<Lookup.Entry> removed = await(dicts().remove(name, key("k")));

    assertThat(removed).contains(new Lookup.Entry(value("v"), put.version()));
    assertThat(get(name, key("k"))).isEmpty();
    assertThat(await(dicts().remove(name, key("k")))).isEmpty();
  }

  @Test
  void takesKeysOfAnyBytes() {
    ObjectName name = defined();
    List<Bytes> keys = new ArrayList<>();
    IntStream.range(0, 256).forEach(b -> keys.add(Bytes.of(new byte[] {(byte) b})));
    for (String text : List.of("a/b", "/", "..", "%2F", "a+b", "a b", "?x=1", "#", "é", "\0\0")) {
      keys.add(key(text));
    }

    keys.forEach(k -> await(dicts().put(name, k, new Value("x/y", k.array()), Write.ALWAYS)));

    assertThat(keys)
        .allSatisfy(k -> assertThat(get(name, k)).contains(new Value("x/y", k.array())));
    assertThat(info(name).entries()).isEqualTo(keys.stream().distinct().count());
  }

  @Test
  void takesTheLongestKey() {
    ObjectName name = defined();
    byte[] longest = new byte[Store.MAX_KEY_BYTES];
    Arrays.fill(longest, (byte) 0xff);

    await(dicts().put(name, Bytes.of(longest), value("v"), Write.ALWAYS));

    assertThat(get(name, Bytes.of(longest))).contains(value("v"));
  }

  @Test
  void tellsKeysApartOfWhichOneBeginsTheOther() {
    ObjectName name = defined();

    put(name, "a", "1");
    put(name, "aa", "2");

    assertThat(get(name, key("a"))).contains(value("1"));
    assertThat(get(name, key("aa"))).contains(value("2"));
  }

  @Test
  void takesAnEmptyValue() {
    ObjectName name = defined();

    put(name, "k", "");

    assertThat(get(name, key("k"))).contains(value(""));
  }

  @Test
  void takesAValueOfManyMegabytes() {
    ObjectName name = defined(dict(10, 16 << 20, 1L << 30));
    byte[] large = new byte[16 << 20];
    new Random(7).nextBytes(large);

    await(dicts().put(name, key("k"), new Value("x/y", large), Write.ALWAYS));

    assertThat(get(name, key("k"))).contains(new Value("x/y", large));
  }

  @Test
  void refusesAValueOverItsLimitAndKeepsTheOld() {
    ObjectName name = defined(dict(10, 5, 1000));
    put(name, "k", "12345");

    assertRefused(Reason.VALUE_TOO_LARGE, () -> put(name, "k", "123456"))
        .hasMessageContaining("limits.valueBytes (5)");

    assertThat(get(name, key("k"))).contains(value("12345"));
  }

  @Test
  void refusesOneEntryTooManyButReplaces() {
    ObjectName name = defined(dict(2, 100, 1000));
    put(name, "a", "1");
    put(name, "b", "2");

    assertRefused(Reason.LIMIT_EXCEEDED, () -> put(name, "c", "3"))
        .hasMessageContaining("limits.entries (2)");

    assertThat(put(name, "a", "4").created()).isFalse();
    await(dicts().remove(name, key("a")));
    assertThat(put(name, "c", "3").created()).isTrue();
    assertThat(info(name).entries()).isEqualTo(2);
  }

  @Test
  void countsKeysAndValuesTowardsTotalBytes() {
    ObjectName name = defined(dict(100, 100, 10));
    put(name, "kk", "12345678");

    assertRefused(Reason.LIMIT_EXCEEDED, () -> put(name, "l", ""))
        .hasMessageContaining("limits.totalBytes (10)");
    assertRefused(Reason.LIMIT_EXCEEDED, () -> put(name, "kk", "123456789"));

    put(name, "kk", "1234567");
    put(name, "l", "");
    assertThat(info(name).bytes()).isEqualTo(10);
  }

  @Test
  void keepsWhatIsOverALoweredLimitAndLetsItShrink() {
    ObjectName name = defined(dict(10, 100, 1000));
    put(name, "a", "12345");
    put(name, "b", "12345");

    await(dicts().define(name, dict(1, 100, 5)));

    assertThat(info(name).entries()).isEqualTo(2);
    assertThat(put(name, "a", "1234").created()).isFalse();
    assertRefused(Reason.LIMIT_EXCEEDED, () -> put(name, "c", ""));
    assertRefused(Reason.LIMIT_EXCEEDED, () -> put(name, "a", "123456"));
  }

  @Test
  void holdsTheEntryLimitAgainstARace() {
    ObjectName name = defined(dict(50, 100, 100_000));

    List<CompletableFuture<Put>> racers =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    dicts().put(name, key("k" + i), value("v"), Write.ALWAYS).toCompletableFuture())
            .toList();

    assertThat(racers.stream().filter(DictConformance::succeeds)).hasSize(50);
    assertThat(info(name).entries()).isEqualTo(50);
  }

  @Test
  void keepsExactCountsThroughEveryKindOfWrite() {
    ObjectName name = defined();
    put(name, "a", "1");
    put(name, "bb", "22");
    put(name, "a", "333");
    await(dicts().update(name, List.of(entry("bb", ""), entry("c", "4444"))));
    await(dicts().remove(name, key("a")));

    DictInfo info = info(name);

    assertThat(info.entries()).isEqualTo(2);
    assertThat(info.bytes()).isEqualTo("bb".length() + "c4444".length());
  }

  @Test
  void keepsNamespacesApart() {
    ObjectName one = defined();
    ObjectName two = new ObjectName("other", one.name());
    await(dicts().define(two, dict("2")));

    put(one, "k", "one");

    assertThat(info(one).entries()).isEqualTo(1);
    assertThat(info(two).entries()).isZero();
  }

  private static boolean succeeds(CompletableFuture<?> call) {
    try {
      await(call);
      return true;
    } catch (StoreException e) {
      return false;
    }
  }
}
