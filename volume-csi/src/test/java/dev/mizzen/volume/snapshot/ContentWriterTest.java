package dev.mizzen.volume.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.volume.store.ObjectSummary;
import dev.mizzen.volume.testing.CountingStore;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.transfer.Transfers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentWriterTest {

  @TempDir Path directory;
  private final Transfers transfers = new Transfers(4, 48 << 20);
  private DirectoryStore store;
  private VolumeRepository volume;

  @BeforeEach
  void volume() {
    store = new DirectoryStore(directory);
    volume = new VolumeRepository(store, new VolumeId("shop", "weights"));
    volume.mark("u");
  }

  @AfterEach
  void close() {
    transfers.close();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        1,
        1024,
        1025,
        256 << 10,
        (256 << 10) + 1,
        1 << 20,
        (1 << 20) + 1,
        8 << 20,
        (8 << 20) + 1,
        (16 << 20) + 5
      })
  void bringsAFileOfAnySize(int size) throws IOException {
    // Given a content
    byte[] content = random(size);

    // When it is written, with a small one beside it
    ContentWriter.Written written;
    try (var writer = ContentWriter.into(volume, transfers)) {
      written = write(writer, "d/a", content);
      write(writer, "d/b", random(2000));
      writer.flush();
    }

    // Then the file reads as it was, unit by unit
    var read = new ByteArrayOutputStream();
    for (long at = 0; at < size; at += volume.unit(written.file())) {
      read.writeBytes(volume.read(written.file(), at));
    }
    assertThat(read.toByteArray()).isEqualTo(content);
    assertThat(written.file().sums().isPresent()).isEqualTo(size > 1 << 20);
    assertThat(written.file().isInline()).isEqualTo(size > 0 && size <= 1024);
    assertThat(written.file().pack().isPresent()).isEqualTo(size > 1024 && size <= 256 << 10);
  }

  @Test
  void needsFewObjectsForManySmallFiles() throws IOException {
    // Given many small files
    var files = new ArrayList<byte[]>();
    for (int i = 0; i < 2000; i++) {
      files.add(random(1500 + i));
    }

    // When they are written
    var written = new ArrayList<ContentWriter.Written>();
    try (var writer = ContentWriter.into(volume, transfers)) {
      for (int i = 0; i < files.size(); i++) {
        written.add(write(writer, "d/%05d".formatted(i), files.get(i)));
      }
      writer.flush();
    }

    // Then there is one object for at least twenty of them, and neighbours are together
    assertThat(objects("/packs/").size() + objects("/chunks/").size())
        .isLessThanOrEqualTo(files.size() / 20);
    assertThat(written.get(0).file().pack().orElseThrow().name())
        .isEqualTo(written.get(1).file().pack().orElseThrow().name());
    for (int i = 0; i < files.size(); i += 97) {
      assertThat(volume.read(written.get(i).file(), 0)).isEqualTo(files.get(i));
    }
  }

  @Test
  void sendsNothingThatIsThere() throws IOException {
    // Given a small and a large file that are stored
    byte[] small = random(5000);
    byte[] large = random(3 << 20);
    Entry.File known;
    try (var writer = ContentWriter.into(volume, transfers)) {
      var written = write(writer, "a", small);
      write(writer, "b", large);
      writer.flush();
      known = written.file();
    }
    var counting = new CountingStore(store);

    // When they are written again, the small one as what is known
    var again = new VolumeRepository(counting.store(), volume.id());
    long sent;
    try (var writer = ContentWriter.into(again, transfers)) {
      writer.write(
          new ContentWriter.Arriving("a", false, 99, small.length),
          new ByteArrayInputStream(small),
          Optional.of(known));
      write(writer, "b", large);
      writer.flush();
      sent = writer.uploadedBytes();
    }

    // Then only the sums are put, which are shorter than asking
    assertThat(sent).isEqualTo(3L * Hash.LENGTH);
    assertThat(counting.calls()).filteredOn(call -> call.startsWith("put ")).hasSize(1);
  }

  @Test
  void anUploadThatTakesLongSaysSoUntilItEnds() throws IOException {
    // Given an upload whose time is told by hand
    var time = new AtomicLong();
    String leases = volume.layout().leases();
    try (var writer = ContentWriter.into(volume, transfers, time::get)) {
      write(writer, "a", random(2 << 20));
      boolean soon = store.list(leases, "", 1).isEmpty();

      // When minutes pass, and two hours
      time.set(TimeUnit.MINUTES.toNanos(6));
      write(writer, "b", random(300_000));
      String first = text(leases);
      time.set(TimeUnit.MINUTES.toNanos(126));
      write(writer, "c", random(400_000));

      // Then its age is told, and told again
      assertThat(soon).isTrue();
      assertThat(first).isEqualTo("{\"format\":2,\"ageSeconds\":360}");
      assertThat(text(leases)).isEqualTo("{\"format\":2,\"ageSeconds\":7560}");
    }
    assertThat(store.list(leases, "", 1)).isEmpty();
  }

  private String text(String prefix) {
    var keys = store.list(prefix, "", 2);
    assertThat(keys).hasSize(1);
    return new String(store.get(keys.getFirst().key()).orElseThrow(), StandardCharsets.UTF_8);
  }

  @Test
  void aFileAloneIsAChunk() throws IOException {
    try (var writer = ContentWriter.into(volume, transfers)) {
      var one = write(writer, "a", random(5000));
      writer.flush();

      assertThat(one.file().pack()).isEmpty();
      assertThat(volume.chunkSize(one.file().chunks().getFirst())).contains(5000L);
    }
  }

  @Test
  void doesNotGiveAFileBeforeItIsStored() throws IOException {
    try (var writer = ContentWriter.into(volume, transfers)) {
      var written = write(writer, "a", random(5000));

      assertThatThrownBy(written::file).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void keepsOnlySoManyFilesInADirectorysNode() throws IOException {
    // Given more files of the smallest kind than a node carries
    var written = new ArrayList<ContentWriter.Written>();
    try (var writer = ContentWriter.into(volume, transfers)) {
      // When they are written
      for (int i = 0; i < 1100; i++) {
        byte[] content = random(1024);
        content[0] = (byte) i;
        content[1] = (byte) (i >> 8);
        written.add(write(writer, "d/%05d".formatted(i), content));
      }
      writer.flush();
    }

    // Then those beyond are in one pack
    assertThat(written).filteredOn(one -> one.file().isInline()).hasSize(1024);
    assertThat(objects("/packs/")).hasSize(1);
  }

  private static ContentWriter.Written write(ContentWriter writer, String path, byte[] content)
      throws IOException {
    return writer.write(
        new ContentWriter.Arriving(path, false, 0, Long.MAX_VALUE),
        new ByteArrayInputStream(content),
        Optional.empty());
  }

  private static byte[] random(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  private List<ObjectSummary> objects(String kind) {
    return store.list("shop/", "", 1000).stream()
        .filter(object -> object.key().contains(kind))
        .toList();
  }
}
