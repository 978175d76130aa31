package dev.mizzen.volume.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same at random on a mount and in a plain directory: every answer and every error is the same.
 *
 * <p>Real mounts: needs /dev/fuse, root and CAP_SYS_ADMIN, hence MIZZEN_IT_MOUNTS=1.
 */
@EnabledIfEnvironmentVariable(named = "MIZZEN_IT_MOUNTS", matches = "1")
class OracleIT {

  private static final int OPERATIONS = 3_000;
  private static final int LARGEST = 100_000;
  private static final List<String> NAMES =
      List.of("a", "b", "c", "d/a", "d/b", "d/e/a", "d", "d/e");

  @TempDir Path directory;
  private Path plain;
  private Mounted mounted;

  @BeforeEach
  void mount() throws Exception {
    plain = Files.createDirectory(directory.resolve("plain"));
    mounted = Mounted.of(new MemoryFileSystem(), directory);
  }

  @AfterEach
  void unmount() {
    mounted.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void answersAsADirectoryDoes(long seed) throws IOException {
    var random = new Random(seed);
    for (int i = 0; i < OPERATIONS; i++) {
      long one = random.nextLong();

      assertThat(outcome(mounted.path(), one))
          .as("operation %d of seed %d", i, seed)
          .isEqualTo(outcome(plain, one));
    }
    assertThat(tree(mounted.path())).isEqualTo(tree(plain));
  }

  private static String outcome(Path top, long seed) {
    try {
      return operation(top, new Random(seed));
    } catch (FileSystemException e) {
      return e.getClass().getSimpleName() + " " + e.getReason();
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private static String operation(Path top, Random random) throws IOException {
    var path = top.resolve(NAMES.get(random.nextInt(NAMES.size())));
    var other = top.resolve(NAMES.get(random.nextInt(NAMES.size())));
    int offset = random.nextInt(LARGEST);
    byte[] bytes = new byte[random.nextInt(20_000)];
    random.nextBytes(bytes);
    switch (random.nextInt(15)) {
      case 0 -> Files.createDirectory(path);
      case 1 -> Files.delete(path);
      case 2 -> Files.move(path, other, StandardCopyOption.ATOMIC_MOVE);
      case 3 -> Files.createLink(path, other);
      case 4 -> Files.createSymbolicLink(path, Path.of("a"));
      case 5 -> Files.createFile(path);
      case 6 -> Files.write(path, bytes);
      case 7 -> Files.write(path, bytes, StandardOpenOption.APPEND);
      case 8 -> {
        return write(path, offset, bytes, StandardOpenOption.WRITE);
      }
      case 9 -> {
        return truncate(path, offset);
      }
      case 10 -> {
        return map(path, bytes);
      }
      case 11 -> {
        return Integer.toString(Arrays.hashCode(Files.readAllBytes(path)));
      }
      case 12 -> {
        return stat(path);
      }
      case 13 -> {
        return list(path);
      }
      default -> {
        return list(top);
      }
    }
    return "done";
  }

  private static String write(Path path, int offset, byte[] bytes, OpenOption option)
      throws IOException {
    try (var file = FileChannel.open(path, option)) {
      return "wrote %d, has %d".formatted(file.write(ByteBuffer.wrap(bytes), offset), file.size());
    }
  }

  private static String truncate(Path path, int size) throws IOException {
    try (var file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      return "cut to %d".formatted(file.truncate(size).size());
    }
  }

  private static String map(Path path, byte[] bytes) throws IOException {
    try (var arena = Arena.ofConfined();
        var file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var map = file.map(FileChannel.MapMode.READ_WRITE, 0, file.size(), arena);
      int before = Arrays.hashCode(map.toArray(ValueLayout.JAVA_BYTE));
      int count = (int) Math.min(map.byteSize(), bytes.length);
      MemorySegment.copy(bytes, 0, map, ValueLayout.JAVA_BYTE, 0, count);
      map.force();
      return "mapped " + before;
    }
  }

  private static String stat(Path path) throws IOException {
    var attributes =
        new TreeMap<>(
            Files.readAttributes(path, "unix:mode,nlink,size,uid,gid", LinkOption.NOFOLLOW_LINKS));
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      // What a directory's size is, is a matter of taste.
      attributes.remove("size");
    }
    return attributes.toString();
  }

  private static String list(Path path) throws IOException {
    try (var names = Files.list(path)) {
      return names.map(name -> name.getFileName().toString()).sorted().toList().toString();
    }
  }

  private static List<String> tree(Path top) throws IOException {
    try (var paths = Files.walk(top)) {
      return paths
          .filter(path -> !path.equals(top))
          .sorted()
          .map(path -> top.relativize(path) + " " + content(path))
          .toList();
    }
  }

  private static String content(Path path) {
    try {
      return stat(path)
          + (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
              ? " " + Arrays.hashCode(Files.readAllBytes(path))
              : "");
    } catch (IOException e) {
      return e.toString();
    }
  }
}
