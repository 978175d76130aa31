package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.ListQuery;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Page;
import dev.mizzen.dict.engine.Write;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pages of the keys that begin alike. */
public abstract class DictPrefixConformance extends DictCases {
  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    IntStream.range(0, values.length).forEach(i -> bytes[i] = (byte) values[i]);
    return bytes;
  }

  private Page page(ObjectName name, Bytes prefix, Optional<Bytes> after) {
    return await(dicts().list(name, new ListQuery(prefix, after, 100, true)));
  }

  @Test
  void listsOnlyKeysThatBeginWithThePrefix() {
    ObjectName name = holding("a", "user/", "user/1", "user/22", "user0", "users", "z");

    assertThat(keys(name, "user/", 100, () -> {})).containsExactly("user/", "user/1", "user/22");
    assertThat(keys(name, "nobody", 100, () -> {})).isEmpty();
  }

  @Test
  void goesThroughAPrefixInPages() {
    ObjectName name = holding("a", "p1", "p2", "p3", "p4", "q");

    Page first = page(name, "p", Optional.empty(), 2);
    Page last = page(name, "p", first.next(), 2);

    assertThat(first.items()).extracting(Page.Item::key).containsExactly(key("p1"), key("p2"));
    assertThat(last.items()).extracting(Page.Item::key).containsExactly(key("p3"), key("p4"));
    assertThat(last.next()).isEmpty();
  }

  @Test
  void startsWhereThePrefixDoesWhateverIsBehind() {
    ObjectName name = holding("a", "p1", "p2", "q");

    assertThat(page(name, key("p"), Optional.of(key("a"))).items())
        .extracting(Page.Item::key)
        .containsExactly(key("p1"), key("p2"));
    assertThat(page(name, key("p"), Optional.of(key("q"))).items()).isEmpty();
  }

  @Test
  void takesPrefixesOfTheHighestBytes() {
    ObjectName name = defined();
    List<Bytes> keys =
        List.of(
            Bytes.of(bytes(0xfe, 0xff)),
            Bytes.of(bytes(0xff)),
            Bytes.of(bytes(0xff, 0)),
            Bytes.of(bytes(0xff, 0xff)),
            Bytes.of(bytes(0xff, 0xff, 1)));
    keys.forEach(k -> await(dicts().put(name, k, value("v"), Write.ALWAYS)));

    assertThat(page(name, Bytes.of(bytes(0xff)), Optional.empty()).items())
        .extracting(Page.Item::key)
        .containsExactlyElementsOf(keys.subList(1, 5));
    assertThat(page(name, Bytes.of(bytes(0xff, 0xff)), Optional.empty()).items())
        .extracting(Page.Item::key)
        .containsExactlyElementsOf(keys.subList(3, 5));
  }

  @Test
  void takesTheLongestKeyAsAPrefix() {
    byte[] longest = new byte[2048];
    Arrays.fill(longest, (byte) 'x');
    ObjectName name = defined();
    await(dicts().put(name, Bytes.of(longest), value("v"), Write.ALWAYS));

    assertThat(page(name, Bytes.of(longest), Optional.empty()).items()).hasSize(1);
  }

  @Test
  void tellsTheVersionOfTheDictBeforeThePage() {
    ObjectName name = holding("a");
    long version = version(name);

    Page page = page(name, "", Optional.empty(), 10);

    assertThat(page.version()).isEqualTo(version);
    assertThat(page.items().getFirst().found().version()).isEqualTo(version);
  }

  @Test
  void staysCorrectWhileKeysOfThePrefixAreRemoved() {
    ObjectName name = defined();
    for (int i = 0; i < 30; i++) {
      put(name, "p%02d".formatted(i), "v");
      put(name, "q%02d".formatted(i), "v");
    }
    int[] next = {29};

    List<String> listed =
        keys(name, "p", 4, () -> remove(name, "p%02d".formatted(next[0]--), Condition.NONE));

    assertThat(listed)
        .isSorted()
        .doesNotHaveDuplicates()
        .allMatch(k -> k.startsWith("p"))
        .containsAll(keys(name, "p", 100, () -> {}));
  }
}
