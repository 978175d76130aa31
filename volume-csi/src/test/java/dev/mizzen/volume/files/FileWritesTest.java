package dev.mizzen.volume.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.volume.snapshot.Committer;
import dev.mizzen.volume.snapshot.PathException;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.StoreGate;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.transfer.Transfers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of writes that lose the race for a number, or whose content breaks off. */
class FileWritesTest {

  private static final VolumeId ID = new VolumeId("shop", "weights");
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  @TempDir Path directory;
  private final Transfers transfers = new Transfers(2, 48 << 20);
  private DirectoryStore store;

  @BeforeEach
  void mark() {
    store = new DirectoryStore(directory);
    new VolumeRepository(store, ID).mark("u1");
  }

  @AfterEach
  void close() {
    transfers.close();
  }

  private FileWrites writes(ObjectStore on) {
    var gate = new StoreGate(new AtomicityProbe(store), CLOCK);
    return new FileWrites(on, new Committer(gate, CLOCK, "test"), transfers, CLOCK);
  }

  private Written put(ObjectStore on, String path, String content, boolean force) {
    return writes(on)
        .put(
            ID,
            VolumePath.of(path),
            new ByteArrayInputStream(content.getBytes(UTF_8)),
            false,
            force);
  }

  /** The store, on which somebody else commits just before the next commit is made. */
  private ObjectStore losing(Runnable other) {
    var lost = new AtomicBoolean();
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              boolean commits =
                  method.getName().equals("putIfAbsent")
                      && ((String) arguments[0]).contains("/commits/");
              if (commits && lost.compareAndSet(false, true)) {
                other.run();
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private List<String> paths() {
    return new FileReads(store, transfers)
        .list(ID, VolumePath.of("/"), true, OptionalLong.empty(), "", 100).entries().stream()
            .map(Listing.Item::path)
            .toList();
  }

  @Test
  void neverOverwritesWithoutForceWhatCameMeanwhile() {
    // Given somebody who puts the same file between our look and our commit
    var raced = losing(() -> put(store, "f", "theirs", false));

    // When ours is put without force, it is refused
    assertThatThrownBy(() -> put(raced, "f", "ours", false))
        .isInstanceOfSatisfying(
            PathException.class,
            e -> assertThat(e.reason()).isEqualTo(PathException.Reason.EXISTS));

    // Then theirs is there
    assertThat(new VolumeRepository(store, ID).head(0).bytes()).isEqualTo("theirs".length());
  }

  @Test
  void winsByForceAndTellsWhatItOverwrote() {
    // Given the same
    var raced = losing(() -> put(store, "f", "theirs", false));

    // When
    var written = put(raced, "f", "ours", true);

    // Then
    assertThat(written.commit()).isEqualTo(2);
    assertThat(written.overwritten()).containsExactly("f");
    assertThat(written.bytes()).isEqualTo("ours".length());
  }

  @Test
  void keepsWhatOthersCommittedBesides() {
    // Given somebody who puts another file meanwhile
    var raced = losing(() -> put(store, "d/theirs", "theirs", false));

    // When
    var written = put(raced, "d/ours", "ours", false);

    // Then both are there, and nothing was overwritten
    assertThat(paths()).containsExactly("d", "d/ours", "d/theirs");
    assertThat(written.overwritten()).isEmpty();
  }

  @Test
  void putsNoFileInPlaceOfADirectoryThatCameMeanwhile() {
    // Given
    var raced = losing(() -> put(store, "f/below", "theirs", false));

    // When ours is put there by force, it is refused
    assertThatThrownBy(() -> put(raced, "f", "ours", true)).isInstanceOf(PathException.class);

    // Then
    assertThat(paths()).containsExactly("f", "f/below");
  }

  @Test
  void commitsNothingOfAContentThatBreaksOff() {
    // Given a client that leaves in the middle
    var broken =
        new InputStream() {
          private int left = 100;

          @Override
          public int read() throws IOException {
            if (left-- <= 0) {
              throw new IOException("gone");
            }
            return 'x';
          }
        };

    // When it puts a file
    assertThatThrownBy(() -> writes(store).put(ID, VolumePath.of("f"), broken, false, false))
        .isInstanceOf(UncheckedIOException.class);

    // Then there is no commit
    assertThat(new VolumeRepository(store, ID).head(0).number()).isZero();
  }

  @Test
  void movesSmallFilesOutOfADirectoryThatHasTooManyOfThem() {
    // Given a directory with about as many small files as its node carries
    var many = IntStream.range(0, 1024).mapToObj(i -> small("d/%04d".formatted(i))).toList();
    writes(store).upload(ID, many, false);

    // When one more is put before them
    writes(store).upload(ID, List.of(small("d/0")), false);

    // Then all can still be read, the last one from the store
    var last =
        new FileReads(store, transfers).open(ID, VolumePath.of("d/1023"), OptionalLong.empty());
    var read = new StringBuilder();
    last.read(
        0,
        1024,
        (content, offset, length) -> read.append(new String(content, offset, length, UTF_8)));
    assertThat(read).hasToString("d/1023" + "x".repeat(1018));
    assertThat(store.list("shop/", "", 1000))
        .filteredOn(object -> object.key().contains("/chunks/"))
        .hasSize(1);
  }

  private static FileWrites.NewFile small(String path) {
    byte[] content = (path + "x".repeat(1024 - path.length())).getBytes(UTF_8);
    return new FileWrites.NewFile(VolumePath.of(path), 1024, false, List.of(), content);
  }
}
