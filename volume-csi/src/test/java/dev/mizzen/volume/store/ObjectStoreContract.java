package dev.mizzen.volume.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What every store does; run against a directory and against S3. */
abstract class ObjectStoreContract {

  abstract ObjectStore store();

  @Test
  void createsAnObjectOnlyOnce() {
    // Given an object
    assertThat(store().putIfAbsent("a/b", bytes("first"))).isTrue();

    // When somebody creates it again
    boolean created = store().putIfAbsent("a/b", bytes("second"));

    // Then the first content stays
    assertThat(created).isFalse();
    assertThat(store().get("a/b")).contains(bytes("first"));
  }

  @Test
  void replacesAnObject() {
    store().put("a", bytes("first"));

    store().put("a", bytes("second, longer"));

    assertThat(store().get("a")).contains(bytes("second, longer"));
    assertThat(store().stat("a")).map(ObjectSummary::key).contains("a");
    assertThat(store().stat("a")).map(ObjectSummary::size).contains(14L);
  }

  @Test
  void knowsNothingOfAbsentObjects() {
    assertThat(store().get("absent")).isEmpty();
    assertThat(store().getRange("absent", 0, 1)).isEmpty();
    assertThat(store().stat("absent")).isEmpty();
    assertThat(store().list("absent", "", 10)).isEmpty();
  }

  @Test
  void keepsEmptyAndLargeObjects() {
    // Given one without content and one of a whole chunk
    byte[] large = new byte[8 << 20];
    ThreadLocalRandom.current().nextBytes(large);

    // When they are put
    store().put("empty", new byte[0]);
    store().put("large", large);

    // Then they come back as they were
    assertThat(store().get("empty")).contains(new byte[0]);
    assertThat(store().get("large")).contains(large);
  }

  @Test
  void readsARange() {
    store().put("a", bytes("0123456789"));

    assertThat(store().getRange("a", 3, 4)).contains(bytes("3456"));
    assertThat(store().getRange("a", 8, 100)).contains(bytes("89"));
  }

  @Test
  void listsInKeyOrderFromAPoint() {
    // Given some objects
    for (String key : List.of("x/3", "x/1", "x/2/deep", "y/1", "x/4")) {
      store().put(key, bytes(key));
    }

    // When a page is listed
    var page = store().list("x/", "x/1", 2);

    // Then it holds the next ones of the prefix only
    assertThat(page).extracting(ObjectSummary::key).containsExactly("x/2/deep", "x/3");
  }

  @Test
  void tellsWhenAnObjectWasPutByItsOwnClock() {
    // Given an object, and the time
    store().put("a", bytes("1"));
    Instant now = new StoreClock(store()).now();

    // When it is looked at, and listed
    var stat = store().stat("a").orElseThrow();
    var listed = store().list("a", "", 1).getFirst();

    // Then both say a time that is not after it and not long before, and the clock left nothing
    assertThat(stat.lastModified()).isBetween(now.minusSeconds(60), now);
    assertThat(listed.lastModified()).isBetween(now.minusSeconds(60), now.plusSeconds(1));
    assertThat(store().list(".probe", "", 1)).isEmpty();
  }

  @Test
  void deletesManyAndSkipsTheAbsent() {
    store().put("a", bytes("1"));
    store().put("b/c", bytes("2"));

    store().deleteAll(List.of("a", "b/c", "absent"));

    assertThat(store().list("", "", 10)).isEmpty();
  }

  @Test
  void passesTheProbeAndKeepsNothingOfIt() {
    new AtomicityProbe(store()).run();

    assertThat(store().list("", "", 10)).isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
