package dev.mizzen.volume.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.mizzen.volume.store.DelegatingStore;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.testing.FaultyStore;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingTest {

  private static final int SIZE = Chunks.SIZE + 2 * Chunks.SUMMED + 5;

  @TempDir Path directory;
  private DirectoryStore store;
  private VolumeRepository volume;
  private byte[] content;

  @BeforeEach
  void volume() {
    store = new DirectoryStore(directory);
    volume = new VolumeRepository(store, new VolumeId("shop", "weights"));
    volume.mark("u");
    content = new byte[SIZE];
    new Random(1).nextBytes(content);
  }

  @Test
  void readsALargeFileMebibyteByMebibyte() {
    // Given a file with sums
    var file = large();

    // When it is read unit by unit
    var read = new ByteArrayOutputStream();
    for (long at = 0; at < file.size(); at += volume.unit(file)) {
      read.writeBytes(volume.read(file, at));
    }

    // Then it is what was stored
    assertThat(volume.unit(file)).isEqualTo(1 << 20);
    assertThat(read.toByteArray()).isEqualTo(content);
  }

  @Test
  void noticesAChangedByteOfTheMebibyteThatIsRead() {
    // Given a file with sums, and a byte of its second MiB changed in the store
    var file = large();
    byte[] chunk = Arrays.copyOf(content, Chunks.SIZE);
    chunk[Chunks.SUMMED + 7] ^= 1;
    store.put(key("chunks", file.chunks().getFirst()), chunk);

    // When the first is read, it is right; the second is refused
    assertThat(volume.read(file, 0)).isEqualTo(Arrays.copyOf(content, Chunks.SUMMED));
    assertThatThrownBy(() -> volume.read(file, Chunks.SUMMED))
        .isInstanceOf(CorruptVolumeException.class)
        .hasMessageContaining("chunks/");
  }

  @Test
  void streamsPartsOfAChunkAndWholeOnes() {
    // Given a file with sums
    var file = large();

    // When parts of its first chunk are streamed, and all of its second
    var parts = new Received();
    volume.stream(file, Chunks.SUMMED, 3 * Chunks.SUMMED, parts);
    var rest = new Received();
    volume.stream(file, Chunks.SIZE, SIZE - Chunks.SIZE, rest);

    // Then they are what was stored
    assertThat(parts.all.toByteArray())
        .isEqualTo(Arrays.copyOfRange(content, Chunks.SUMMED, 4 * Chunks.SUMMED));
    assertThat(rest.all.toByteArray()).isEqualTo(Arrays.copyOfRange(content, Chunks.SIZE, SIZE));
  }

  @Test
  void asksForTheSumsWhileTheContentIsOnItsWay() {
    // Given a store that gives sums only once somebody has asked for what they are of
    var file = large();
    var asked = new CountDownLatch(1);
    var strict =
        new DelegatingStore(store) {
          @Override
          public Optional<byte[]> get(String key) {
            if (key.contains("/sums/")) {
              assertThat(Uninterruptibles.awaitUninterruptibly(asked, Duration.ofSeconds(30)))
                  .isTrue();
            }
            return super.get(key);
          }

          @Override
          public boolean stream(String key, long offset, int length, Receiver into) {
            asked.countDown();
            return super.stream(key, offset, length, into);
          }
        };

    // When the first MiB is streamed
    var first = new Received();
    new VolumeRepository(strict, volume.id()).stream(file, 0, Chunks.SUMMED, first);

    // Then it came
    assertThat(first.all.toByteArray()).isEqualTo(Arrays.copyOf(content, Chunks.SUMMED));
  }

  @Test
  void failsAsTheSumsDo() {
    // Given a store that does not give sums
    var file = large();
    var refusing =
        new FaultyStore(
            store, (operation, key) -> key.contains("/sums/") ? Fault.BUSY : Fault.NONE);

    // When the first MiB is streamed, then that is why it fails
    assertThatThrownBy(
            () ->
                new VolumeRepository(refusing, volume.id())
                    .stream(file, 0, Chunks.SUMMED, new Received()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("/sums/");
  }

  @Test
  void refusesAStreamOfWhichAnyByteHasChangedOrIsMissing() {
    // Given a file whose first chunk has changed in its third MiB, and whose second is too short
    var file = large();
    byte[] chunk = Arrays.copyOf(content, Chunks.SIZE);
    chunk[2 * Chunks.SUMMED + 7] ^= 1;
    store.put(key("chunks", file.chunks().getFirst()), chunk);
    store.put(
        key("chunks", file.chunks().getLast()), Arrays.copyOfRange(content, Chunks.SIZE, SIZE - 1));

    // When they are streamed, what is beside the damage comes, the rest is refused
    volume.stream(file, 0, 2 * Chunks.SUMMED, new Received());
    assertThatThrownBy(() -> volume.stream(file, 0, Chunks.SIZE, new Received()))
        .isInstanceOf(CorruptVolumeException.class);
    assertThatThrownBy(() -> volume.stream(file, Chunks.SUMMED, 3 * Chunks.SUMMED, new Received()))
        .isInstanceOf(CorruptVolumeException.class);
    assertThatThrownBy(() -> volume.stream(file, Chunks.SIZE, SIZE - Chunks.SIZE, new Received()))
        .isInstanceOf(CorruptVolumeException.class);
  }

  private static final class Received implements ObjectStore.Receiver {
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();

    @Override
    public void begin() {
      all.reset();
    }

    @Override
    public void piece(byte[] bytes, int length) {
      all.write(bytes, 0, length);
    }
  }

  @Test
  void noticesSumsThatAreOfAnotherFile() {
    // Given a file whose entry names the sums of a shorter one
    var file = large();
    byte[] wrong = new byte[Hash.LENGTH];
    volume.putUnlessThere(Pool.Kind.SUMS, Hash.of(wrong), wrong);
    var mistaken =
        new Entry.File(
            SIZE,
            false,
            0,
            file.chunks(),
            new byte[0],
            Optional.empty(),
            Optional.of(Hash.of(wrong)));

    // When it is read, it is refused
    assertThatThrownBy(() -> volume.read(mistaken, 0))
        .isInstanceOf(CorruptVolumeException.class)
        .hasMessageContaining("sums/");
  }

  @Test
  void readsAFileOutOfAPackAndNoticesAChangedByte() {
    // Given two files in a pack
    byte[] first = Arrays.copyOf(content, 3000);
    byte[] second = Arrays.copyOfRange(content, 3000, 5000);
    byte[] both = Arrays.copyOf(content, 5000);
    volume.putUnlessThere(Pool.Kind.PACKS, Hash.of(both), both);
    var file =
        new Entry.File(2000, false, 0, List.of(Hash.of(second)), new byte[0])
            .in(new Pack(Hash.of(both), first.length));

    // When the second is read, before and after one of its bytes has changed
    byte[] read = volume.read(file, 0);
    both[4000] ^= 1;
    store.put(key("packs", file.pack().orElseThrow().name()), both);

    // Then it is right first, and then refused
    assertThat(read).isEqualTo(second);
    assertThatThrownBy(() -> volume.read(file, 0))
        .isInstanceOf(CorruptVolumeException.class)
        .hasMessageContaining("packs/");
  }

  private Entry.File large() {
    var chunks = new ArrayList<Hash>();
    for (int at = 0; at < SIZE; at += Chunks.SIZE) {
      byte[] chunk = Arrays.copyOfRange(content, at, Math.min(SIZE, at + Chunks.SIZE));
      chunks.add(Hash.of(chunk));
      volume.putChunk(Hash.of(chunk), chunk);
    }
    var sums = new ByteArrayOutputStream();
    for (int at = 0; at < SIZE; at += Chunks.SUMMED) {
      sums.writeBytes(
          Hash.of(Arrays.copyOfRange(content, at, Math.min(SIZE, at + Chunks.SUMMED))).bytes());
    }
    Hash name = Hash.of(sums.toByteArray());
    volume.putUnlessThere(Pool.Kind.SUMS, name, sums.toByteArray());
    return new Entry.File(SIZE, false, 0, chunks, new byte[0], Optional.empty(), Optional.of(name));
  }

  private String key(String kind, Hash hash) {
    return store.list("shop/", "", 100).stream()
        .map(object -> object.key())
        .filter(key -> key.contains("/" + kind + "/") && key.endsWith(hash.toString()))
        .findFirst()
        .orElseThrow();
  }
}
