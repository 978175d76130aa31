package dev.mizzen.volume.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
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
  void storesTheBeginningOfAnArrayWhoseHashIsKnown() throws Exception {
    // Given an array that is longer than its content, and a key with letters that URLs escape
    byte[] array = new byte[300_000];
    ThreadLocalRandom.current().nextBytes(array);
    byte[] content = Arrays.copyOf(array, 270_001);
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));

    // When it is stored
    String key = "a folder/it's+100%(ü)/" + hash;
    store().put(key, new Content(array, content.length, hash));

    // Then the object is the content, under that key
    assertThat(store().get(key)).contains(content);
    assertThat(store().list("a folder/", "", 10)).map(ObjectSummary::key).containsExactly(key);
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
  void streamsARangePieceByPiece() {
    // Given an object of many pieces
    byte[] large = new byte[1 << 20];
    ThreadLocalRandom.current().nextBytes(large);
    store().put("large", large);
    var all = new ByteArrayOutputStream();
    var into =
        new ObjectStore.Receiver() {
          @Override
          public void begin() {
            all.reset();
          }

          @Override
          public void piece(byte[] bytes, int length) {
            all.write(bytes, 0, length);
          }
        };

    // When a part of it is streamed, and one that ends behind it, and one of no object
    boolean there = store().stream("large", 1000, 500_000, into);
    byte[] part = all.toByteArray();
    store().stream("large", 1_000_000, 500_000, into);

    // Then all came in order, and the absent one is told apart
    assertThat(there).isTrue();
    assertThat(part).isEqualTo(Arrays.copyOfRange(large, 1000, 501_000));
    assertThat(all.toByteArray()).isEqualTo(Arrays.copyOfRange(large, 1_000_000, large.length));
    assertThat(store().stream("absent", 0, 1, into)).isFalse();
    assertThat(store().stream("absent", 0, 500_000, into)).isFalse();
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
