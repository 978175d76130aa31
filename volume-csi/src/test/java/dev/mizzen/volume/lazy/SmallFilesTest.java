package dev.mizzen.volume.lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.volume.fuse.Errno;
import dev.mizzen.volume.lazy.LazyView.Kernel;
import dev.mizzen.volume.lazy.LazyViews.Mounted;
import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.view.View.Dirty;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New files that share a local file while they are small. */
class SmallFilesTest {

  private static final int NEW = Descriptor.O_WRONLY | Descriptor.O_CREAT;
  private static final int BOTH = Descriptor.O_RDWR | Descriptor.O_CREAT;
  private static final int LARGEST = SmallSpace.LARGEST;

  @TempDir Path directory;
  private LazyViews views;

  @BeforeEach
  void open() {
    views = new LazyViews(directory, new DirectoryStore(directory.resolve("store")));
  }

  @AfterEach
  void close() {
    views.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Path staging(Mounted view) {
    return view.directory().resolve("staging");
  }

  /** What lies on the disk at this moment, as the next process sees it. */
  private Mounted killed(Mounted view) throws IOException {
    return views.open(views.copy(view), Kernel.GONE);
  }

  @Test
  void smallFilesHaveNoneOfTheirOwn() throws IOException {
    // Given many small files, written in pieces, one renamed and one with two names
    var view = views.mount();
    for (int i = 0; i < 50; i++) {
      view.program().write("dir/" + i, "number " + i);
    }
    view.program().append("dir/7", bytes(" and more"));
    view.program().move("dir/8", "eight");
    view.program().link("dir/9", "nine");
    view.program().unlink("dir/10");
    view.program().modified("dir/11", Instant.ofEpochSecond(1_000));
    assertThat(staging(view)).isEmptyDirectory();

    // When the process dies, and what it leaves is read and committed by the next
    var tree = view.program().tree();
    var again = killed(view);
    assertThat(again.program().tree()).isEqualTo(tree);
    assertThat(staging(again)).isEmptyDirectory();
    again.view().commit();

    // Then nothing is lost
    assertThat(again.program().tree()).isEqualTo(tree);
    assertThat(again.program().modified("dir/11")).isEqualTo(Instant.ofEpochSecond(1_000));
    assertThat(again.program().read("dir/7")).isEqualTo("number 7 and more");
    var other = views.mount().program();
    assertThat(other.read("eight")).isEqualTo("number 8");
    assertThat(other.read("nine")).isEqualTo("number 9");
    assertThat(other.modified("dir/11")).isEqualTo(Instant.ofEpochSecond(1_000));
    assertThat(other.exists("dir/10")).isFalse();
    assertThat(again.directory().resolve("small")).isEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(ints = {LARGEST - 1, LARGEST, LARGEST + 1, 3 * LARGEST})
  void whatGrowsBecomesAFileOfItsOwn(int size) throws IOException {
    // Given a small file that two programs have open
    var view = views.mount();
    try (var file = view.program().open("a", BOTH);
        var reader = view.program().open("a", Descriptor.O_RDONLY)) {
      file.write(0, bytes("begin"));

      // When it grows, at its end and in its middle
      file.write(size - 3, bytes("end"));
      file.write(5, bytes(" middle"));

      // Then it is whole, also for who reads, and has its own file if it has to
      var content = reader.all();
      assertThat(content)
          .hasSize(size)
          .startsWith(bytes("begin middle\0"))
          .endsWith(bytes("\0end"));
      if (size > LARGEST) {
        assertThat(staging(view).toFile().list()).hasSize(1);
      } else {
        assertThat(staging(view)).isEmptyDirectory();
      }
      assertThat(killed(view).program().bytes("a")).isEqualTo(content);
    }
    view.view().commit();
    assertThat(views.mount().program().bytes("a")).hasSize(size).endsWith(bytes("end"));
  }

  @ParameterizedTest
  @ValueSource(ints = {LARGEST, LARGEST + 1})
  void growsWithoutBeingWritten(int size) throws IOException {
    // Given a small file
    var view = views.mount();
    view.program().write("a", "content");

    // When it is lengthened, or room is made for it
    view.program().truncate("a", size);
    try (var file = view.program().open("b", BOTH)) {
      file.write(0, bytes("content"));
      view.view().fallocate(file.node, file.handle, 0, size, 0);

      // Then there are zeros
      assertThat(file.all()).hasSize(size).startsWith(bytes("content\0"));
    }
    assertThat(view.program().bytes("a")).hasSize(size).startsWith(bytes("content\0"));
  }

  @Test
  void nothingOfWhatWasThereBeforeIsSeen() throws IOException {
    // Given a file that was cut, and the place of one that was deleted beside one that stays
    var view = views.mount();
    view.program().write("stays", "x");
    view.program().write("deleted", "x".repeat(5_000));
    view.program().unlink("deleted");
    view.program().write("cut", "x".repeat(5_000));
    view.program().truncate("cut", 10);

    // When it is lengthened again, and written behind its end
    view.program().truncate("cut", 100);
    try (var file = view.program().open("cut", BOTH)) {
      file.write(300, bytes("end"));
    }

    // Then between there are zeros alone
    assertThat(view.program().bytes("cut"))
        .isEqualTo(bytes("x".repeat(10) + "\0".repeat(290) + "end"));
  }

  @Test
  void whoHasItOpenGoesOnWhenItIsCommitted() throws IOException {
    // Given a small file that is closed by who wrote it, and open for reading
    var view = views.mount();
    view.program().write("a", "x".repeat(5_000));
    try (var reader = view.program().open("a", Descriptor.O_RDONLY)) {
      assertThat(reader.read(0, 3)).isEqualTo(bytes("xxx"));

      // When it is committed, so that the node's cache has it
      view.view().commit();

      // Then it is read on
      assertThat(view.directory().resolve("staging")).isEmptyDirectory();
      assertThat(reader.all()).hasSize(5_000);
    }
    view.view().reload(Dirty.REFUSE);
    assertThat(view.program().bytes("a")).hasSize(5_000);
  }

  @Test
  void whoWritesGoesOnWhenItIsCommitted() throws IOException {
    // Given a small file that is being written
    var view = views.mount();
    try (var writer = view.program().open("a", NEW)) {
      writer.write(0, bytes("one"));

      // When it is committed, and written to afterwards
      view.view().commit();
      writer.write(3, bytes(" two"));
    }

    // Then each commit has what was written before it
    assertThat(views.mount().program().read("a")).isEqualTo("one");
    view.view().commit();
    assertThat(views.mount().program().read("a")).isEqualTo("one two");
  }

  @Test
  void aMoveThatWasNotFinishedIsNone() throws IOException {
    // Given a process that died when the half of a small file had been copied to its own
    var view = views.mount();
    view.program().write("a", "content");
    Path copy = views.copy(view);
    for (int number = 0; number < 50; number++) {
      Files.writeString(copy.resolve("staging").resolve(Integer.toString(number)), "con");
    }

    // When the next opens the view
    var again = views.open(copy, Kernel.GONE);

    // Then the small file is what counts, and no other is left
    assertThat(again.program().read("a")).isEqualTo("content");
    assertThat(staging(again)).isEmptyDirectory();
    again.view().commit();
    assertThat(views.mount().program().read("a")).isEqualTo("content");
  }

  @Test
  void whatNoNameNeedsIsForgotten() throws IOException {
    // Given a process that died after a file had its place, and before it was in the journal
    var view = views.mount();
    view.program().write("a", "content");
    Path copy = views.copy(view);
    var index = new SmallIndex(copy.resolve("small.index"));
    index.reserve(2);
    index.create(1, 1_000_000, 0);
    index.close();

    // When the next goes on
    var again = views.open(copy, Kernel.GONE);
    again.program().write("b", "new");

    // Then its place is another's
    assertThat(killed(again).program().tree()).containsOnlyKeys("a", "b");
    var rows = new SmallIndex(copy.resolve("small.index"));
    assertThat(rows.read().stream().filter(local -> local != SmallIndex.NONE)).hasSize(2);
    rows.close();
  }

  @Test
  void whatIsSyncedHasItsOwnFile() throws IOException {
    // Given two small files, one of which is synced
    var view = views.mount();
    view.program().write("lost", "x");
    try (var file = view.program().open("synced", NEW)) {
      file.write(0, bytes("safe"));
      view.view().fsync(file.node, file.handle, false);
      assertThat(staging(view).toFile().list()).hasSize(1);
    }
    view.view().close();

    // When the node's power fails
    var parts =
        ViewDirectory.open(
            view.directory(), views.volume, views.tools, OptionalLong.empty(), Kernel.GONE, "next");
    var again = LazyViews.mounted(view.directory(), new LazyView(parts), new FakeKernel());

    // Then that one is there, and new ones can be made
    assertThat(again.program().tree()).containsOnlyKeys("synced");
    assertThat(again.program().read("synced")).isEqualTo("safe");
    again.program().write("young", "y");
    assertThat(again.program().read("young")).isEqualTo("y");
  }

  @Test
  void isDirtyAndTakesRoomAsAnyOther() throws IOException {
    // Given a view with a capacity
    var view = views.mount(OptionalLong.of(10_000));

    // When small files are written
    view.program().write("a", "x".repeat(6_000));
    var refusal =
        catchThrowableOfType(Errno.class, () -> view.program().write("b", "x".repeat(6_000)));

    // Then what is too much is refused, and asking what is dirty changes nothing
    assertThat(refusal.number()).isEqualTo(Errno.ENOSPC);
    assertThat(view.view().status().dirty()).containsExactly("a", "b");
    assertThat(staging(view)).isEmptyDirectory();
    var statistics = view.view().statfs();
    assertThat(statistics.bytes() - statistics.freeBytes()).isEqualTo(6_000);
    assertThat(view.program().attributes("a").size()).isEqualTo(6_000);
  }

  @Test
  void whereTheKernelCouldWriteOnlyOneAfterTheOtherIsExpectedToBeSmall() throws IOException {
    // Given a view that the kernel writes itself, and a directory of some small files
    var view = views.mountPassing(OptionalLong.empty(), false);
    view.program().makeDirectory("dir");
    for (int i = 0; i < 4; i++) {
      assertThat(isPassedThrough(view, "dir/" + i, 10)).isTrue();
    }

    // When more are made there, a large one among them, and one elsewhere
    assertThat(isPassedThrough(view, "dir/small", 10)).isFalse();
    assertThat(isPassedThrough(view, "elsewhere", 10)).isTrue();
    assertThat(isPassedThrough(view, "dir/large", 2 * LARGEST)).isFalse();

    // Then nothing is expected of the next
    assertThat(isPassedThrough(view, "dir/next", 10)).isTrue();
    view.view().commit();
    assertThat(views.mount().program().tree()).isEqualTo(view.program().tree());
  }

  private static boolean isPassedThrough(Mounted view, String path, int size) {
    try (var file = view.program().open(path, NEW)) {
      file.write(0, new byte[size]);
      return file.isPassedThrough();
    }
  }

  @Test
  void aSmallOneIsPassedThroughWhenItIsWrittenAgain() throws IOException {
    // Given a small file among others in a view that the kernel writes itself
    var view = views.mountPassing(OptionalLong.empty(), false);
    for (int i = 0; i < 6; i++) {
      view.program().write("dir/" + i, "number " + i);
    }
    view.program().read("dir/5");

    // When it is opened to be written, and mapped
    try (var writer = view.program().open("dir/5", Descriptor.O_WRONLY);
        var both = view.program().open("dir/5", Descriptor.O_RDWR)) {
      assertThat(writer.isPassedThrough()).isTrue();
      writer.write(0, bytes("NUMBER"));

      // Then all is as with any other
      assertThat(both.all()).isEqualTo(bytes("NUMBER 5"));
    }
    assertThat(killed(view).program().read("dir/5")).isEqualTo("NUMBER 5");
    view.view().commit();
    assertThat(views.mount().program().read("dir/5")).isEqualTo("NUMBER 5");
  }

  @Test
  void canBeClosedTwice() throws IOException {
    // Given a view with a small file that is closed
    var view = views.mount();
    view.program().write("a", "content");
    view.view().close();

    // When it is closed again, and opened
    view.view().close();
    var again = views.open(view.directory(), Kernel.GONE);

    // Then nothing is lost
    assertThat(again.program().read("a")).isEqualTo("content");
  }

  @Test
  void thereMayBeTooMany() throws IOException {
    // Given as many small files as there can be
    try (var space = new SmallSpace(directory, () -> 0)) {
      long local = 1;
      while (space.create(local).isPresent()) {
        local++;
      }

      // When one goes
      space.give(4_711);

      // Then there is room for one
      assertThat(local).isGreaterThan(60_000);
      assertThat(space.create(local)).hasValue(4_711);
      assertThat(space.create(local + 1)).isEmpty();
    }
  }
}
