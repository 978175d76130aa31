package dev.mizzen.dict.rocks;

import static dev.mizzen.dict.conformance.Given.assertRefused;
import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Put;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.StoreException.Reason;
import dev.mizzen.dict.engine.Write;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a disk may do to the files of a store. */
class DamageTest {
  private static final ObjectName NAME = new ObjectName("default", "d");
  private static final int ENTRIES = 400;
  private static final int SIZE = 20_000;

  @TempDir private Path folder;

  /** With values of which each is in a block of its own, in tables. */
  private void filled() throws IOException {
    try (Store store = TestStores.open(folder)) {
      await(store.dicts().define(NAME, dict("uid")));
      for (int i = 0; i < ENTRIES; i++) {
        await(store.dicts().put(NAME, key("k%03d".formatted(i)), value(SIZE), Write.ALWAYS));
      }
    }
    // Recovery makes a table of what was in the log.
    TestStores.open(folder).close();
  }

  private Path largest(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("db"))) {
      return files
          .filter(f -> f.toString().endsWith(suffix))
          .max(Comparator.comparingLong(f -> f.toFile().length()))
          .orElseThrow();
    }
  }

  private static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(at);
      int old = bytes.read();
      bytes.seek(at);
      bytes.write(old ^ 0xff);
    }
  }

  @Test
  void namesTheDamagedFileAndServesTheRest() throws IOException {
    // Given
    filled();
    Path table = largest(".sst");
    flip(table, 100);

    try (Store store = TestStores.open(folder)) {
      // When, Then
      assertRefused(
              Reason.STORAGE_UNAVAILABLE,
              () -> await(store.dicts().get(NAME, key("k000"), Long.MAX_VALUE)))
          .hasMessageContaining(table.getFileName().toString());
      assertRefused(
              Reason.STORAGE_UNAVAILABLE,
              () -> await(store.dicts().put(NAME, key("k000"), value(1), Write.IF_ABSENT)))
          .hasMessageContaining(table.getFileName().toString());
      assertRefused(
          Reason.STORAGE_UNAVAILABLE,
          () -> await(store.dicts().list(NAME, Optional.empty(), 10, true)));
      Optional<Lookup> last = await(store.dicts().get(NAME, key("k399"), Long.MAX_VALUE));
      assertThat(last).isPresent();
      Put put = await(store.dicts().put(NAME, key("new"), value(1), Write.ALWAYS));
      assertThat(put.created()).isTrue();
    }
  }

  @Test
  void clearsWhatIsDamaged() throws IOException {
    // Given
    filled();
    flip(largest(".sst"), 100);

    try (Store store = TestStores.open(folder)) {
      // When
      long deleted = await(store.dicts().clear(NAME));

      // Then
      assertThat(deleted).isEqualTo(ENTRIES);
      assertThat(await(store.dicts().put(NAME, key("k000"), value(1), Write.IF_ABSENT)).created())
          .isTrue();
    }
  }

  @Test
  void survivesALastRecordThatWasCutShort() throws IOException {
    // Given
    try (Store store = TestStores.open(folder)) {
      await(store.dicts().define(NAME, dict("uid")));
      await(store.dicts().put(NAME, key("answered"), value(SIZE), Write.ALWAYS));
      await(store.dicts().put(NAME, key("torn"), value(SIZE), Write.ALWAYS));
    }
    Path log = largest(".log");
    try (RandomAccessFile bytes = new RandomAccessFile(log.toFile(), "rw")) {
      bytes.setLength(bytes.length() - SIZE / 2);
    }

    // When
    try (Store store = TestStores.open(folder)) {
      // Then
      assertThat(await(store.dicts().get(NAME, key("answered"), Long.MAX_VALUE))).isPresent();
      assertThat(await(store.dicts().get(NAME, key("torn"), Long.MAX_VALUE))).isEmpty();
      assertThat(await(store.dicts().describe(NAME)).entries()).isEqualTo(1);
    }
  }
}
