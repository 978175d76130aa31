package dev.mizzen.dict.rocks;

import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.queue;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.DictLimits;
import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Page;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.engine.Write;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that the first release wrote, as it was written then, and one of a later release. */
class UpgradeTest {
  private static final ObjectName DICT = new ObjectName("default", "d");
  private static final ObjectName KEPT = new ObjectName("default", "kept");
  private static final ObjectName QUEUE = new ObjectName("default", "q");
  private static final ObjectName KEPT_QUEUE = new ObjectName("default", "keptq");

  @TempDir private Path folder;

  @BeforeEach
  void unpack() throws IOException {
    try (InputStream resource = UpgradeTest.class.getResourceAsStream("/format-1.zip");
        ZipInputStream zip = new ZipInputStream(resource)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = folder.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.write(file, zip.readAllBytes());
      }
    }
  }

  private String stamp() throws IOException {
    return Files.readString(folder.resolve("FORMAT"));
  }

  private void stamp(int format) throws IOException {
    Files.writeString(folder.resolve("FORMAT"), "mizzen-dict format " + format + "\n");
  }

  @Test
  void findsDictsOfTheFirstFormat() throws IOException {
    // When
    try (Store store = TestStores.open(folder)) {
      // Then
      DictInfo info = await(store.dicts().describe(DICT));
      assertThat(info.definition().policy().limits()).isEqualTo(new DictLimits(100, 1000, 10000));
      assertThat(info.entries()).isEqualTo(20);
      Page page = await(store.dicts().list(DICT, Optional.empty(), 100, true));
      assertThat(page.items()).hasSize(20);
      assertThat(page.items().get(4).found())
          .isInstanceOfSatisfying(
              Lookup.Entry.class, e -> assertThat(e.value()).isEqualTo(value("v3")));
      assertThat(await(store.dicts().put(DICT, key("new"), value("v"), Write.ALWAYS)).version())
          .isGreaterThan(info.version());
      assertThat(await(store.dicts().remove(DICT, Bytes.of(new byte[] {0, (byte) 0xff}))))
          .map(Lookup.Entry::value)
          .contains(new Value("application/json", "41".getBytes(StandardCharsets.US_ASCII)));
      await(store.dicts().define(KEPT, dict("another")));
      assertThat(get(store.dicts(), KEPT, "k")).contains(value("kept"));
    }
  }

  @Test
  void findsQueuesOfTheFirstFormat() throws IOException {
    // When
    try (Store store = TestStores.open(folder)) {
      // Then
      assertThat(await(store.queues().length(QUEUE, Optional.empty()))).isEqualTo(10);
      assertThat(take(store, QUEUE, Queues.DEFAULT_PARTITION))
          .containsExactly(
              value("i2"),
              value("i3"),
              value("i5"),
              value("i6"),
              value("i7"),
              value("i8"),
              value("i9"));
      assertThat(take(store, QUEUE, key("p")))
          .containsExactly(value("i0"), value("i1"), value("i2"));
      await(store.queues().define(KEPT_QUEUE, queue("another")));
      assertThat(take(store, KEPT_QUEUE, Queues.DEFAULT_PARTITION)).containsExactly(value("i0"));
    }
  }

  @Test
  void stampsWhatItUpgradedAndOpensItAgain() throws IOException {
    // Given
    TestStores.open(folder).close();

    // When
    try (Store store = TestStores.open(folder)) {
      // Then
      assertThat(stamp()).isEqualTo("mizzen-dict format 2\n");
      assertThat(await(store.dicts().describe(DICT)).entries()).isEqualTo(20);
    }
  }

  @Test
  void finishesAnUpgradeThatDiedBeforeTheStamp() throws IOException {
    // Given
    TestStores.open(folder).close();
    stamp(1);

    // When
    try (Store store = TestStores.open(folder)) {
      // Then
      assertThat(stamp()).isEqualTo("mizzen-dict format 2\n");
      assertThat(await(store.dicts().describe(DICT)).entries()).isEqualTo(20);
      assertThat(await(store.queues().length(QUEUE, Optional.empty()))).isEqualTo(10);
    }
  }

  @Test
  void refusesANewerFormat() throws IOException {
    // Given
    stamp(3);

    // When, Then
    assertThatThrownBy(() -> TestStores.open(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("format 3")
        .hasMessageContaining("run the newer version again");
    assertThat(stamp()).isEqualTo("mizzen-dict format 3\n");
  }

  private static Optional<Value> get(Dicts dicts, ObjectName name, String key) {
    return await(dicts.get(name, key(key), Long.MAX_VALUE)).map(e -> ((Lookup.Entry) e).value());
  }

  private static List<Value> take(Store store, ObjectName name, Bytes partition) {
    return await(store.queues().get(name, partition, 100, Duration.ZERO).result()).items();
  }
}
