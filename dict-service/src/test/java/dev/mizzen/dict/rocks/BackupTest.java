package dev.mizzen.dict.rocks;

import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.queue;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.conformance.Given.values;
import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.dict.backup.Archive;
import dev.mizzen.dict.backup.Restore;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Write;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
  private static final ObjectName NAME = new ObjectName("default", "backed-up");

  @TempDir private Path folder;

  private byte[] backup(Store store) throws IOException {
    Path copy = folder.resolve("copy");
    await(store.checkpoint(copy));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Archive.write(copy, out);
    return out.toByteArray();
  }

  @Test
  void restoresWhatWasAnsweredBeforeTheBackupAndNothingLater() throws IOException {
    // Given
    byte[] backup;
    Path data = folder.resolve("data");
    try (Store store = TestStores.open(data)) {
      await(store.dicts().define(NAME, dict("uid")));
      await(store.queues().define(NAME, queue("uid")));
      await(store.dicts().put(NAME, key("k"), value("before"), Write.ALWAYS));
      await(store.queues().put(NAME, DEFAULT_PARTITION, values("v", 3)));
      backup = backup(store);
      await(store.dicts().put(NAME, key("k"), value("after"), Write.ALWAYS));
      await(store.queues().get(NAME, DEFAULT_PARTITION, 3, Duration.ZERO).result());
    }
    // When
    new Restore(data, RocksStore::probe).from(new ByteArrayInputStream(backup));
    // Then
    try (Store store = TestStores.open(data)) {
      assertThat(await(store.dicts().get(NAME, key("k"), 100)).orElseThrow())
          .extracting("value")
          .isEqualTo(value("before"));
      assertThat(
              await(store.queues().get(NAME, DEFAULT_PARTITION, 9, Duration.ZERO).result()).items())
          .isEqualTo(values("v", 3));
    }
  }

  @Test
  void refusesATarOfSomethingElse() throws IOException {
    // Given
    Path other = Files.createDirectories(folder.resolve("other/db")).getParent();
    Files.writeString(other.resolve("FORMAT"), "mizzen-dict format 1\n");
    Files.writeString(other.resolve("db/CURRENT"), "nonsense\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Archive.write(other, out);
    Path data = folder.resolve("data");
    // When
    assertThatThrownBy(
            () ->
                new Restore(data, RocksStore::probe)
                    .from(new ByteArrayInputStream(out.toByteArray())))
        // Then
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be opened");
    assertThat(data.resolve("db")).doesNotExist();
  }
}
