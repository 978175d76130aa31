package dev.mizzen.volume.lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.volume.lazy.LazyViews.Mounted;
import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.view.OpenFile;
import dev.mizzen.volume.view.OpenFilesException;
import dev.mizzen.volume.view.View.Dirty;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that the kernel reads and writes itself. */
class PassingTest {

  private static final int NEW = Descriptor.O_WRONLY | Descriptor.O_CREAT;
  private static final int MIB = 1 << 20;

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

  private Mounted mount() throws IOException {
    return views.mountPassing(OptionalLong.empty(), false);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void write(Descriptor memory, String text) {
    try (var arena = Arena.ofConfined()) {
      memory.pwrite(arena.allocateFrom(text).asSlice(0, text.length()), 0);
    }
  }

  private String committed(String path) throws IOException {
    return views.mount().program().read(path);
  }

  @Test
  void aFileThatIsWrittenIsTheLocalFile() throws IOException {
    // Given a new file that is open for writing
    var view = mount();
    long before = used(view);
    try (var file = view.program().open("dir-less", NEW)) {

      // When the kernel writes to it
      assertThat(file.isPassedThrough()).isTrue();
      file.write(0, new byte[5_000]);

      // Then its size is known while it is open, and what it takes
      assertThat(file.attributes().size()).isEqualTo(5_000);
      assertThat(used(view) - before).isEqualTo(5_000);
    }
    // And after it is closed, when nothing is left of it in the kernel
    assertThat(view.program().attributes("dir-less").size()).isEqualTo(5_000);
    assertThat(used(view) - before).isEqualTo(5_000);
    assertThat(view.kernel().backings()).isZero();
    view.program().unlink("dir-less");
    assertThat(used(view)).isEqualTo(before);
  }

  private static long used(Mounted view) {
    var statistics = view.view().statfs();
    return statistics.bytes() - statistics.freeBytes();
  }

  @Test
  void aCommittedFileIsWrittenAsACopy() throws IOException {
    // Given a committed file that is appended to, and cut
    var view = mount();
    view.program().write("a", "committed");
    view.view().commit();
    try (var file = view.program().open("a", Descriptor.O_WRONLY)) {
      assertThat(file.isPassedThrough()).isTrue();
      file.write(9, bytes(" and more"));
      view.program().truncate("a", 11);
    }
    assertThat(view.program().read("a")).isEqualTo("committed a");

    // When somebody else mounts the volume before and after a commit
    assertThat(committed("a")).isEqualTo("committed");
    assertThat(view.view().status().dirty()).containsExactly("a");
    view.view().commit();

    // Then the first sees the old content and the second the new one
    assertThat(committed("a")).isEqualTo("committed a");
    assertThat(view.view().status().dirty()).isEmpty();
  }

  @Test
  void writersAndReadersOfAFileSeeEachOther() throws IOException {
    // Given a file that is written, and read by another program, and by one that may do both
    var view = mount();
    try (var writer = view.program().open("a", NEW);
        var reader = view.program().open("a", Descriptor.O_RDONLY);
        var both = view.program().open("a", Descriptor.O_RDWR)) {

      // When both write
      writer.write(0, bytes("one two"));
      both.write(4, bytes("TWO"));

      // Then all read the same
      assertThat(reader.all()).isEqualTo(bytes("one TWO"));
      assertThat(both.all()).isEqualTo(bytes("one TWO"));
      assertThat(view.program().read("a")).isEqualTo("one TWO");
    }
  }

  @Test
  void whoOpensForReadingAndWritingIsServedHereAndAllOthersWithIt() throws IOException {
    // Given a file of which a program does what databases do
    var view = mount();
    try (var both = view.program().open("a", Descriptor.O_RDWR | Descriptor.O_CREAT)) {
      assertThat(both.isPassedThrough()).isFalse();

      // When somebody opens it to write only
      try (var writer = view.program().open("a", Descriptor.O_WRONLY)) {
        writer.write(0, bytes("written"));

        // Then it is in the same mode
        assertThat(writer.isPassedThrough()).isFalse();
        assertThat(both.all()).isEqualTo(bytes("written"));
      }
    }
    // And what is opened afterwards is free again
    try (var writer = view.program().open("a", Descriptor.O_WRONLY)) {
      assertThat(writer.isPassedThrough()).isTrue();
    }
  }

  @Test
  void theCacheOfTheKernelIsNotTrueAfterwards() throws IOException {
    // Given a file that was read and cached, and then written by the kernel itself
    var view = mount();
    view.program().write("a", "old");
    view.view().commit();
    view.program().read("a");
    long node = view.program().find("a").node();
    try (var writer = view.program().open("a", Descriptor.O_WRONLY)) {
      writer.write(0, bytes("new"));
    }
    view.view().commit();

    // When it is opened again, by this process or the next
    var next = views.reopenPassing(view);
    var opened = next.view().open(node, Descriptor.O_RDONLY, ProgramOnFileSystem.CALLER);

    // Then nothing cached may be used
    assertThat(opened.backing()).isEmpty();
    assertThat(opened.keepCache()).isFalse();
  }

  @Test
  void aCommitTakesWhatWasWrittenSoFar() throws IOException {
    // Given a file that is being written
    var view = mount();
    try (var writer = view.program().open("a", NEW)) {
      writer.write(0, bytes("half"));

      // When all is committed, and later what is closed
      view.view().commit();
      assertThat(committed("a")).isEqualTo("half");
      writer.write(4, bytes(" and half"));
      assertThat(view.view().status().dirty()).containsExactly("a");
      view.view().commitClosed();
      assertThat(committed("a")).isEqualTo("half");
    }
    // Then the rest comes when it is closed
    view.view().commitClosed();
    assertThat(committed("a")).isEqualTo("half and half");
    view.view().reload(Dirty.REFUSE);
  }

  @Test
  void whatIsClosedOnlyAfterTheCommitIsNoChange() throws IOException {
    // Given a file that was written just now, and whose closing the kernel has not told yet
    var view = mount();
    try (var file = view.program().open("a", NEW)) {
      assertThat(file.isPassedThrough()).isTrue();
      file.write(0, bytes("one"));

      // When it is committed
      view.view().commit();
    }

    // Then nothing is left to commit
    assertThat(view.view().status().dirty()).isEmpty();
    assertThat(committed("a")).isEqualTo("one");
  }

  @Test
  void aFileThatIsReadIsNotGivenAwayByACommit() throws IOException {
    // Given a written file that is being read
    var view = mount();
    view.program().write("a", "first");
    try (var reader = view.program().open("a", Descriptor.O_RDONLY)) {
      assertThat(reader.isPassedThrough()).isTrue();

      // When it is committed and then written again
      view.view().commit();
      assertThat(view.view().status().dirty()).isEmpty();
      try (var writer = view.program().open("a", Descriptor.O_WRONLY)) {
        writer.write(0, bytes("FIRST"));
      }

      // Then the reader sees it, and the volume has what was committed
      assertThat(reader.all()).isEqualTo(bytes("FIRST"));
      assertThat(committed("a")).isEqualTo("first");
    }
    view.view().commit();
    assertThat(committed("a")).isEqualTo("FIRST");
  }

  @Test
  void aViewWithALimitWritesNothingUnseen() throws IOException {
    // Given a view with a capacity
    var view = views.mountPassing(OptionalLong.of(10_000), false);

    // When a file is made and one is opened again
    try (var young = view.program().open("a", NEW)) {
      assertThat(young.isPassedThrough()).isFalse();
    }
    try (var again = view.program().open("a", Descriptor.O_WRONLY)) {
      assertThat(again.isPassedThrough()).isFalse();
    }
  }

  @Test
  void theNextProcessKnowsWhatIsWrittenByTheKernel() throws IOException {
    // Given a file that is being written when the process that serves is replaced
    var view = mount();
    var writer = view.program().open("a", NEW);
    writer.write(0, bytes("before"));
    var next = views.reopenPassing(view);
    var held = next.program().held(writer);

    // When the kernel goes on writing, and others open the file
    held.write(6, bytes(", between"));
    assertThat(next.program().attributes("a").size()).isEqualTo(15);
    try (var reader = next.program().open("a", Descriptor.O_RDONLY)) {
      assertThat(reader.all()).isEqualTo(bytes("before, between"));
    }
    assertThat(next.view().status().dirty()).containsExactly("a");
    next.view().commitClosed();
    held.write(15, bytes(", after"));
    held.close();

    // Then all of it is committed, and the kernel needs nothing any more
    next.view().commitClosed();
    assertThat(committed("a")).isEqualTo("before, between, after");
    assertThat(next.kernel().backings()).isZero();
  }

  @Test
  void aClosedFileOfBeforeIsReleasedThoughTheKernelIsNotAttachedYet() throws IOException {
    // Given a file that is open when the process is replaced
    var view = mount();
    var writer = view.program().open("a", NEW);
    var next = views.reopen(view);

    // When it is closed before the next process can talk to the kernel
    next.program().held(writer).close();
    assertThat(next.kernel().backings()).isEqualTo(1);
    next.view().attach(next.kernel(), false);

    // Then it is told later
    assertThat(next.kernel().backings()).isZero();
  }

  @Test
  void whatIsMappedToBeWrittenIsNotFinished() throws IOException {
    // Given a file in memory that somebody may write, and that nobody has open
    var view = mount();
    Descriptor memory;
    try (var writer = view.program().open("a", NEW);
        var both = view.program().open("a", Descriptor.O_RDWR)) {
      writer.write(0, bytes("file"));
      memory = both.memory();
    }

    // When it is committed, by this process and the next, and written in between
    view.view().commitClosed();
    assertThat(views.mount().program().exists("a")).isFalse();
    view.view().commit();
    assertThat(committed("a")).isEqualTo("file");
    write(memory, "FI");
    var next = views.reopenPassing(view);
    assertThat(next.view().status().dirty()).containsExactly("a");
    try (var both = next.program().open("a", Descriptor.O_RDWR)) {
      assertThat(both.isPassedThrough()).isTrue();
      assertThat(both.all()).isEqualTo(bytes("FIle"));
    }
    var refusal =
        catchThrowableOfType(OpenFilesException.class, () -> next.view().reload(Dirty.COMMIT));
    assertThat(refusal.files()).extracting(OpenFile::path).containsExactly("a");
    write(memory, "fi");
    memory.close();

    // Then it is finished once the memory is given back
    next.view().commitClosed();
    assertThat(committed("a")).isEqualTo("file");
    next.view().reload(Dirty.REFUSE);
  }

  @Test
  void largeFilesOfAViewThatIsOnlyReadAreReadFromTheCache() throws IOException {
    // Given large and small files of a volume, which are not here
    var writer = views.mount();
    writer.program().write("large", "x".repeat(MIB));
    writer.program().write("small", "x".repeat(1_000));
    writer.view().commit();
    var view = views.mountPassing(OptionalLong.empty(), true);

    // When they are read once and again
    try (var large = view.program().open("large", Descriptor.O_RDONLY)) {
      assertThat(large.all()).hasSize(MIB);
    }

    // Then the large one is passed through, as often as it is opened, and the small one is not
    try (var one = view.program().open("large", Descriptor.O_RDONLY);
        var other = view.program().open("large", Descriptor.O_RDONLY);
        var small = view.program().open("small", Descriptor.O_RDONLY)) {
      assertThat(one.isPassedThrough()).isTrue();
      assertThat(other.isPassedThrough()).isTrue();
      assertThat(other.all()).hasSize(MIB);
      assertThat(small.isPassedThrough()).isFalse();
    }
    assertThat(view.kernel().backings()).isZero();
  }

  @Test
  void whatIsNotHereIsFetchedAndNotPassedThrough() throws IOException {
    // Given a large file that nobody on this node has
    var writer = views.mount();
    writer.program().write("large", "x".repeat(MIB));
    writer.view().commit();
    try (var other =
        new LazyViews(directory.resolve("other"), new DirectoryStore(directory.resolve("store")))) {
      var view = other.mountPassing(OptionalLong.empty(), true);

      // When it is opened, and a second time while it is open
      try (var first = view.program().open("large", Descriptor.O_RDONLY)) {
        assertThat(first.isPassedThrough()).isFalse();
        assertThat(first.all()).hasSize(MIB);
        try (var second = view.program().open("large", Descriptor.O_RDONLY)) {
          assertThat(second.isPassedThrough()).isFalse();
        }
      }

      // Then it is passed through from the next time on
      try (var later = view.program().open("large", Descriptor.O_RDONLY)) {
        assertThat(later.isPassedThrough()).isTrue();
        assertThat(later.all()).hasSize(MIB);
      }
    }
  }
}
