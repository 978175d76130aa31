package dev.mizzen.volume.fuse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mizzen.volume.linux.MountTable;
import dev.mizzen.volume.testing.Quietly;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Real mounts: needs /dev/fuse, root and CAP_SYS_ADMIN, hence MIZZEN_IT_MOUNTS=1. */
@EnabledIfEnvironmentVariable(named = "MIZZEN_IT_MOUNTS", matches = "1")
class FuseServerIT {

  /** Fewer than a server may have threads. */
  private static final int SLOW = 6;

  @TempDir Path directory;
  private final MemoryFileSystem fileSystem = new MemoryFileSystem();
  private Mounted mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted = Mounted.of(fileSystem, directory);
  }

  @AfterEach
  void unmount() {
    mounted.close();
  }

  @Test
  void showsWhatItIsInTheMountTable() throws IOException {
    assertThat(Files.readAllLines(Path.of("/proc/self/mountinfo")))
        .filteredOn(line -> line.contains(mounted.path().toString()))
        .singleElement()
        .asString()
        .contains(" - fuse.mizzen mizzen:test/volume ")
        .contains("nosuid,nodev")
        .contains("allow_other")
        .contains("default_permissions");
  }

  @Test
  void readsAheadByFourMebibytes() throws IOException {
    assertThat(mounted.path("")).isEmptyDirectory();

    var device = new MountTable().device(mounted.path()).orElseThrow();
    assertThat(Path.of("/sys/class/bdi", device, "read_ahead_kb")).hasContent("4096\n");
  }

  @Test
  void wantsProgramsToWriteInLargePieces() throws Exception {
    Files.writeString(mounted.path("file"), "x");

    assertThat(Commands.run("stat", "-c", "%o", path("file"))).isEqualTo("131072\n");
    assertThat(Commands.run("stat", "-f", "-c", "%S", path("file"))).isEqualTo("4096\n");
  }

  @Test
  void letsEverybodyInWhomTheModesAllow() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(mounted.path("open"), "content");
    Files.writeString(mounted.path("closed"), "content");
    Files.setPosixFilePermissions(
        mounted.path("closed"), PosixFilePermissions.fromString("rw-------"));

    assertThat(Commands.run("setpriv", "--reuid=1000", "--clear-groups", "cat", path("open")))
        .isEqualTo("content");
    assertThat(Commands.run("setpriv", "--reuid=1000", "--clear-groups", "cat", path("closed")))
        .contains("Permission denied");
  }

  @Test
  void readsBackWhatWasWritten() throws IOException {
    byte[] content = random(5_000_000);

    Files.write(mounted.path("file"), content);

    assertThat(fileSystem.content("file")).isEqualTo(content);
    assertThat(Files.readAllBytes(mounted.path("file"))).isEqualTo(content);
    assertThat(Files.size(mounted.path("file"))).isEqualTo(content.length);
  }

  @Test
  void appendsTruncatesAndWritesInTheMiddle() throws IOException {
    var file = mounted.path("file");
    Files.writeString(file, "one");
    Files.writeString(file, "two", StandardOpenOption.APPEND);
    assertThat(file).hasContent("onetwo");

    Files.writeString(file, "3");
    assertThat(file).hasContent("3");

    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap("end".getBytes(UTF_8)), 3);
      channel.truncate(5);
      channel.force(true);
    }
    assertThat(fileSystem.content("file")).isEqualTo("3\0\0en".getBytes(UTF_8));
    assertThat(Files.readAllBytes(file)).isEqualTo("3\0\0en".getBytes(UTF_8));
  }

  @Test
  void mapsFilesIntoMemory() throws IOException {
    byte[] content = random(3 << 20);
    Files.write(mounted.path("file"), content);
    try (var arena = Arena.ofConfined();
        var channel =
            FileChannel.open(
                mounted.path("file"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var map = channel.map(FileChannel.MapMode.READ_WRITE, 0, content.length, arena);
      assertThat(map.get(ValueLayout.JAVA_BYTE, 2_000_000)).isEqualTo(content[2_000_000]);

      map.set(ValueLayout.JAVA_BYTE, 2_000_000, (byte) 42);
      map.force();
    }

    content[2_000_000] = 42;
    assertThat(fileSystem.content("file")).isEqualTo(content);
  }

  @Test
  void makesAndRemovesDirectoriesLinksAndNames() throws IOException {
    Files.createDirectories(mounted.path("a/b/c"));
    Files.writeString(mounted.path("a/b/file"), "content");
    Files.createLink(mounted.path("a/second"), mounted.path("a/b/file"));
    Files.createSymbolicLink(mounted.path("link"), Path.of("a/b/file"));

    assertThat(mounted.path("link")).hasContent("content");
    assertThat(Files.readSymbolicLink(mounted.path("link"))).isEqualTo(Path.of("a/b/file"));
    assertThat(Files.getAttribute(mounted.path("a/second"), "unix:nlink")).isEqualTo(2);
    assertThatThrownBy(() -> Files.delete(mounted.path("a/b")))
        .isInstanceOf(DirectoryNotEmptyException.class);
    assertThatThrownBy(() -> Files.createDirectory(mounted.path("a/b")))
        .isInstanceOf(FileAlreadyExistsException.class);

    Files.delete(mounted.path("a/b/file"));
    Files.delete(mounted.path("a/b/c"));
    Files.delete(mounted.path("a/b"));
    assertThat(mounted.path("a/b")).doesNotExist();
    assertThat(mounted.path("a/second")).hasContent("content");
    assertThatThrownBy(() -> Files.readString(mounted.path("link")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void renamesOverFilesAndDirectories() throws IOException {
    Files.createDirectories(mounted.path("from/inner"));
    Files.createDirectory(mounted.path("to"));
    Files.writeString(mounted.path("one"), "1");
    Files.writeString(mounted.path("two"), "2");

    Files.move(mounted.path("one"), mounted.path("two"), StandardCopyOption.ATOMIC_MOVE);
    Files.move(mounted.path("from"), mounted.path("to"), StandardCopyOption.ATOMIC_MOVE);

    assertThat(mounted.path("one")).doesNotExist();
    assertThat(mounted.path("two")).hasContent("1");
    assertThat(mounted.path("to/inner")).isDirectory();
  }

  @Test
  void knowsTheFlagsOfRename() throws IOException {
    Files.writeString(mounted.path("one"), "1");
    Files.writeString(mounted.path("two"), "2");

    assertThat(Commands.rename(mounted.path("one"), mounted.path("two"), 2)).isZero();

    assertThat(mounted.path("one")).hasContent("2");
    assertThat(mounted.path("two")).hasContent("1");
    assertThat(Commands.rename(mounted.path("one"), mounted.path("two"), 1))
        .isEqualTo(Errno.EEXIST);
    assertThat(Commands.rename(mounted.path("one"), mounted.path("three"), 1)).isZero();
    assertThat(mounted.path("three")).hasContent("2");
  }

  @Test
  void keepsModesOwnersAndTimes() throws IOException {
    var file = mounted.path("file");
    Files.writeString(file, "x");
    var time = FileTime.from(Instant.parse("2001-02-03T04:05:06.789012345Z"));

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
    Files.setAttribute(file, "unix:uid", 1234);
    Files.setAttribute(file, "unix:gid", 4321);
    Files.setLastModifiedTime(file, time);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rwxr-x--x");
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(1234);
    assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(4321);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(time);
  }

  @Test
  void givesFilesNoSetIdBits() throws IOException {
    Files.writeString(mounted.path("file"), "x");
    Files.createDirectory(mounted.path("directory"));

    Files.setAttribute(mounted.path("file"), "unix:mode", 06755);
    Files.setAttribute(mounted.path("directory"), "unix:mode", 02775);

    assertThat((int) Files.getAttribute(mounted.path("file"), "unix:mode") & 07777).isEqualTo(0755);
    assertThat((int) Files.getAttribute(mounted.path("directory"), "unix:mode") & 07777)
        .isEqualTo(02775);
  }

  @Test
  void keepsExtendedAttributes() throws IOException {
    Files.writeString(mounted.path("file"), "x");
    var view = Files.getFileAttributeView(mounted.path("file"), UserDefinedFileAttributeView.class);

    view.write("note", ByteBuffer.wrap("value".getBytes(UTF_8)));

    var value = ByteBuffer.allocate(view.size("note"));
    view.read("note", value);
    assertThat(value.array()).asString().isEqualTo("value");
    assertThat(view.list()).containsExactly("note");
    view.delete("note");
    assertThat(view.list()).isEmpty();
  }

  @Test
  void tellsHowMuchRoomThereIs() throws IOException {
    var store = Files.getFileStore(mounted.path());

    assertThat(store.getTotalSpace()).isEqualTo(1L << 40);
    assertThat(store.getUnallocatedSpace()).isEqualTo(1L << 39);
    assertThat(store.getUsableSpace()).isEqualTo(1L << 38);
  }

  @Test
  void listsFiftyThousandNames() throws IOException {
    IntStream.range(0, 50_000).forEach(i -> fileSystem.put("name-%05d".formatted(i), new byte[0]));

    var expected = IntStream.range(0, 50_000).mapToObj("name-%05d"::formatted).toList();
    for (int round = 0; round < 2; round++) {
      try (var names = Files.list(mounted.path())) {
        assertThat(names.map(path -> path.getFileName().toString()).sorted().toList())
            .isEqualTo(expected);
      }
    }
    assertThat(Files.isRegularFile(mounted.path("name-49999"))).isTrue();
  }

  @Test
  void listsDotsAndTypes() throws Exception {
    Files.createDirectory(mounted.path("directory"));
    Files.writeString(mounted.path("file"), "x");
    Files.createSymbolicLink(mounted.path("link"), Path.of("file"));

    assertThat(Commands.run("ls", "-1aF", path("")).lines())
        .containsExactlyInAnyOrder("./", "../", "directory/", "file", "link@");
  }

  @Test
  void forgetsNodesThatAreGone() throws Exception {
    Files.writeString(mounted.path("file"), "x");
    try (var open = Files.newInputStream(mounted.path("file"))) {
      Files.delete(mounted.path("file"));
      assertThat(open.readAllBytes()).asString().isEqualTo("x");
    }

    await().untilAsserted(() -> assertThat(fileSystem.nodes()).isEqualTo(1));
    assertThat(fileSystem.handles()).isZero();
  }

  @Test
  void refusesNamesThatAreTooLongOrNotText() throws Exception {
    var longest = "é".repeat(127) + "x";
    Files.writeString(mounted.path(longest), "x");

    assertThat(mounted.path(longest)).hasContent("x");
    assertThatThrownBy(() -> Files.writeString(mounted.path(longest + "y"), "x"))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("too long");
    assertThat(Commands.sh("touch \"$1/$(printf 'a\\377')\"", path("")))
        .contains("Invalid or incomplete multibyte");
    assertThat(Commands.sh("cat \"$1/$(printf 'a\\377')\"", path("")))
        .contains("No such file or directory");
  }

  @Test
  void cutsHolesAndFindsTheEnd() throws Exception {
    Files.write(mounted.path("file"), random(10_000));

    assertThat(Commands.run("fallocate", "-p", "-o", "0", "-l", "4096", path("file"))).isEmpty();
    assertThat(Commands.run("fallocate", "-l", "20000", path("file"))).isEmpty();

    assertThat(fileSystem.content("file")).hasSize(20_000).startsWith(new byte[4096]);
    assertThat(Files.size(mounted.path("file"))).isEqualTo(20_000);
    assertThat(Commands.run("cp", "--sparse=always", path("file"), path("copy"))).isEmpty();
    assertThat(fileSystem.content("copy")).isEqualTo(fileSystem.content("file"));
  }

  @Test
  void makesNothingButFilesDirectoriesAndLinks() throws Exception {
    assertThat(Commands.run("mkfifo", path("pipe"))).contains("Operation not permitted");
  }

  @Test
  void refusesWhatTheFileSystemBreaksAt() throws Exception {
    var broken =
        new MemoryFileSystem() {
          @Override
          public synchronized String readlink(long node) {
            throw new IllegalStateException("broken on purpose");
          }
        };
    try (var other = Mounted.of(broken, Files.createDirectory(directory.resolve("broken")))) {
      Files.createSymbolicLink(other.path("link"), Path.of("x"));

      assertThatThrownBy(() -> Files.readSymbolicLink(other.path("link")))
          .hasMessageContaining("Input/output error");
      Files.writeString(other.path("file"), "still served");
      assertThat(other.path("file")).hasContent("still served");
    }
  }

  @Test
  void requestsThatTakeLongHoldUpNobody() throws Exception {
    // Given links that are read by several programs, and not answered yet
    var go = new CountDownLatch(1);
    var asked = new CountDownLatch(SLOW);
    var slow =
        new MemoryFileSystem() {
          @Override
          public String readlink(long node) {
            asked.countDown();
            Quietly.await(go);
            return super.readlink(node);
          }
        };
    try (var programs = Executors.newFixedThreadPool(SLOW);
        var other = Mounted.of(slow, Files.createDirectory(directory.resolve("slow")))) {
      var targets = new ArrayList<Future<Path>>();
      for (int link = 0; link < SLOW; link++) {
        var path = Files.createSymbolicLink(other.path("link-" + link), Path.of("x"));
        targets.add(programs.submit(() -> Files.readSymbolicLink(path)));
      }
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

      // When another program writes and reads
      Files.writeString(other.path("file"), "served");
      var found = Files.readString(other.path("file"));

      // Then it is served, and so are they in the end
      assertThat(found).isEqualTo("served");
      assertThat(targets).noneMatch(Future::isDone);
      go.countDown();
      for (var target : targets) {
        assertThat(target.get()).isEqualTo(Path.of("x"));
      }
    }
  }

  @Test
  void keepsWritersOutOfAReadOnlyMount() throws Exception {
    var other = new MemoryFileSystem();
    other.put("file", "x".getBytes(UTF_8));
    try (var readOnly =
        Mounted.readOnly(other, Files.createDirectory(directory.resolve("other")))) {
      assertThat(readOnly.path("file")).hasContent("x");
      assertThatThrownBy(() -> Files.writeString(readOnly.path("file"), "y"))
          .hasMessageContaining("Read-only");
    }
  }

  @Test
  void servesManyAtOnce() throws Exception {
    try (var pool = Executors.newFixedThreadPool(8)) {
      var work =
          IntStream.range(0, 8).mapToObj(i -> pool.submit(() -> writeReadDelete(i))).toList();
      for (var one : work) {
        one.get();
      }
    }

    try (var left = Files.list(mounted.path())) {
      assertThat(left).isEmpty();
    }
    await().untilAsserted(() -> assertThat(fileSystem.handles()).isZero());
  }

  private boolean writeReadDelete(int worker) throws IOException {
    var mine = Files.createDirectory(mounted.path("worker-" + worker));
    for (int i = 0; i < 100; i++) {
      byte[] content = random(5000 + i * 31 + worker);
      var file = mine.resolve("file-" + i);
      Files.write(file, content);
      assertThat(Files.readAllBytes(file)).isEqualTo(content);
      Files.move(file, mine.resolve("moved"), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.delete(mine.resolve("moved"));
    Files.delete(mine);
    return true;
  }

  @Test
  void endsWithTheMount() {
    assertThat(mounted.server().isServing()).isTrue();

    mounted.unmount();

    await().untilAsserted(() -> assertThat(mounted.server().isServing()).isFalse());
  }

  private String path(String name) {
    return mounted.path(name).toString();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
