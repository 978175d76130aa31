package dev.mizzen.volume.lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.mizzen.volume.fuse.Mounted;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.view.OpenFile;
import dev.mizzen.volume.view.OpenFilesException;
import dev.mizzen.volume.view.Pod;
import dev.mizzen.volume.view.ProgramInDirectory;
import dev.mizzen.volume.view.View.Dirty;
import dev.mizzen.volume.view.ViewContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lazy views mounted on this machine's kernel. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LazyViewIT extends ViewContract {

  @TempDir Path directory;
  private final List<Mounted> mounts = new ArrayList<>();
  private final Map<LazyView, Path> tops = new HashMap<>();
  private LazyViews views;

  @BeforeEach
  void open() {
    views = new LazyViews(directory, new DirectoryStore(directory.resolve("store")));
  }

  @AfterEach
  void close() throws IOException {
    mounts.forEach(Mounted::close);
    for (var view : tops.keySet()) {
      view.close();
    }
    views.close();
  }

  @Override
  protected Pod mount() throws IOException {
    return mount(false);
  }

  private Pod mount(boolean readOnly) throws IOException {
    var view = views.mount().view();
    try {
      var top = Files.createDirectory(directory.resolve("mount-" + mounts.size()));
      var mount = readOnly ? Mounted.readOnly(view, top) : Mounted.of(view, top);
      mounts.add(mount);
      view.attach(mount.server().notifier(), readOnly);
      tops.put(view, mount.path());
      return new Pod(view, new ProgramInDirectory(mount.path()));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private Path top(Pod pod) {
    return tops.get((LazyView) pod.view());
  }

  @Override
  protected VolumeRepository volume() {
    return views.volume;
  }

  @Test
  void namesWhoHasFilesOpen() throws IOException {
    // Given a file that this process has open, and a change of it elsewhere
    var pod = mount();
    pod.write("dir/a", "old");
    pod.commit();
    try (var open = FileChannel.open(top(pod).resolve("dir/a"), StandardOpenOption.READ)) {

      // When the view is to be reloaded
      var refusal = catchThrowableOfType(OpenFilesException.class, () -> pod.reload(Dirty.REFUSE));

      // Then it is refused, with the process as it calls itself
      assertThat(open.isOpen()).isTrue();
      assertThat(refusal.files())
          .extracting(OpenFile::path, OpenFile::pid)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("dir/a", (int) ProcessHandle.current().pid()));
      assertThat(refusal.files().getFirst().command()).isNotEmpty();
    }
    // And closed, it can be reloaded at once
    pod.reload(Dirty.REFUSE);
  }

  @Test
  void showsWhatAReloadChangedThoughTheKernelRemembersMuch() throws IOException {
    // Given a view of which the kernel has read everything, also that a name is absent
    var writer = mount();
    writer.write("changed", "old");
    writer.write("dir/gone", "x");
    writer.write("dir/stays", "y");
    writer.commit();
    var reader = mount();
    assertThat(reader.tree()).isEqualTo(writer.tree());
    assertThat(Files.exists(top(reader).resolve("dir/young"))).isFalse();

    // When all of it changes elsewhere and the view reloads
    writer.write("changed", "new, and longer");
    writer.delete("dir/gone");
    writer.write("dir/young", "z");
    writer.commit();
    reader.reload(Dirty.REFUSE);

    // Then nothing old is seen
    assertThat(reader.tree()).isEqualTo(writer.tree());
    assertThat(reader.read("dir/young")).isEqualTo("z");
  }

  @Test
  void writesThroughMappedMemory() throws Exception {
    // Given a file of a commit
    var pod = mount();
    pod.write("a", "x".repeat(10_000));
    pod.commit();

    // When it is changed through mapped memory, by another process: here a page that is waited for
    // would keep the server from its garbage collection
    shell(
        top(pod),
        "python3 -c 'import mmap; f = open(\"a\", \"r+b\"); m = mmap.mmap(f.fileno(), 0);"
            + " f.close(); m[5000:5001] = b\"y\"; m.flush(); m.close()'");
    pod.commit();

    // Then the volume has it
    assertThat(mount().read("a")).isEqualTo("x".repeat(5_000) + "y" + "x".repeat(4_999));
  }

  @Test
  void aFileIsNotFinishedWhileItIsMappedToBeWritten() throws Exception {
    // Given a process that has a file in memory, which it had written and then mapped, and closed
    var pod = mount();
    var view = (LazyView) pod.view();
    var process =
        new ProcessBuilder(
                "python3",
                "-uc",
                """
                import mmap, os
                fd = os.open("a", os.O_WRONLY | os.O_CREAT)
                os.write(fd, b"x" * 10000)
                both = os.open("a", os.O_RDWR)
                memory = mmap.mmap(both, 0)
                # Its own duplicate would count as open.
                os.closerange(3, 256)
                print("mapped")
                input()
                memory[5000:5001] = b"y"
                print("written")
                input()
                """)
            .directory(top(pod).toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var said = process.inputReader();
        var ask = process.outputWriter()) {
      assertThat(said.readLine()).isEqualTo("mapped");

      // When it is committed before and after the memory is written to, and after all has ended
      awaitClosed(pod);
      view.commitClosed();
      assertThat(Files.exists(top(mount()).resolve("a"))).isFalse();
      view.commit();
      assertThat(mount().read("a")).isEqualTo("x".repeat(10_000));
      ask.write("go\n");
      ask.flush();
      assertThat(said.readLine()).isEqualTo("written");
      view.commit();
      assertThat(mount().read("a")).isEqualTo("x".repeat(5_000) + "y" + "x".repeat(4_999));
      assertThat(
              catchThrowableOfType(OpenFilesException.class, () -> pod.reload(Dirty.COMMIT))
                  .files())
          .extracting(OpenFile::path)
          .containsExactly("a");
      ask.write("end\n");
      ask.flush();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();

      // Then it is finished
      pod.reload(Dirty.COMMIT);
    } finally {
      process.destroyForcibly();
    }
  }

  /** The kernel tells of it later; a reload names processes as long as a handle is open. */
  private static void awaitClosed(Pod pod) {
    await()
        .untilAsserted(
            () ->
                assertThat(
                        catchThrowableOfType(
                                OpenFilesException.class, () -> pod.reload(Dirty.COMMIT))
                            .files())
                    .extracting(OpenFile::pid)
                    .containsExactly(0));
  }

  @Test
  void programsThatWriteAndReadAFileAtOnceSeeTheSame() throws Exception {
    // Given a file that is written through, and read, written and cut by others meanwhile
    var pod = mount();
    shell(
        top(pod),
        "exec 5> a; echo one >&5; test \"$(cat a)\" = one; exec 6<> a; echo two >&5;"
            + " test \"$(cat a)\" = \"$(printf 'one\\ntwo')\"; printf ONE >&6;"
            + " test \"$(cat a)\" = \"$(printf 'ONE\\ntwo')\"; truncate -s 3 a;"
            + " test \"$(stat -c %s a)\" = 3; exec 5>&-; echo four >> a; exec 6>&-;"
            + " test \"$(cat a)\" = ONEfour; cp a b; mv b c; cmp a c; rm a;"
            + " fallocate -l 64K c; test \"$(stat -c %s c)\" = 65536; exec 7> d; rm d;"
            + " echo gone >&7; test \"$(cat /proc/self/fd/7)\" = gone; exec 7>&-");

    // When it is committed, then the volume has the same
    pod.commit();
    assertThat(mount().tree()).isEqualTo(pod.tree());
  }

  @Test
  void readsLargeFilesOfAReadOnlyViewInAnyWay() throws Exception {
    // Given a large file in a view that nobody can write to, in this node's cache
    var writer = mount();
    writer.write("large", "0123456789abcdef".repeat(100_000));
    writer.write("small", "x");
    writer.commit();
    var pod = mount(true);
    assertThat(pod.read("large")).hasSize(1_600_000);

    // When it is read with every call there is, by several programs at once
    shell(
        top(pod),
        "exec 5< large; cmp large - <&5; python3 -c 'import mmap;"
            + " f = open(\"large\", \"rb\"); m = mmap.mmap(f.fileno(), 0, prot=mmap.PROT_READ);"
            + " f.close(); assert m[:] == b\"0123456789abcdef\" * 100000'; cat large small | wc -c"
            + " | grep -qx 1600001; ! sh -c 'echo x >> large' 2> /dev/null; exec 5<&-");

    // Then it is the same after a reload to another commit, too
    writer.write("large", "fedcba9876543210".repeat(100_000));
    writer.commit();
    pod.reload(Dirty.REFUSE);
    assertThat(pod.read("large")).isEqualTo("fedcba9876543210".repeat(100_000));
    assertThat(pod.tree()).isEqualTo(writer.tree());
  }

  @Test
  void appendsAndCuts() throws IOException {
    // Given a file that is appended to, and cut
    var pod = mount();
    pod.write("a", "one");
    pod.commit();
    Files.writeString(top(pod).resolve("a"), " two", StandardOpenOption.APPEND);
    assertThat(pod.read("a")).isEqualTo("one two");
    try (var channel = FileChannel.open(top(pod).resolve("a"), StandardOpenOption.WRITE)) {
      channel.truncate(5);
      channel.write(ByteBuffer.wrap("!".getBytes(java.nio.charset.StandardCharsets.UTF_8)), 7);
      channel.force(true);
    }

    // Then it reads as any file does
    assertThat(pod.read("a")).isEqualTo("one t\0\0!");
  }

  @Test
  void servesOrdinaryTools() throws Exception {
    // Given a tree made with tar, and its copy made with cp
    var pod = mount();
    shell(
        top(pod),
        "mkdir -p d/e && seq 1 100000 > d/e/numbers && ln -s numbers d/e/link && ln d/e/numbers d/twin"
            + " && tar cf t.tar d && mkdir x && tar xf t.tar -C x && cp -a d y && rm -rf d"
            + " && truncate -s 1M hole && fallocate -l 64K room && mv y z && chmod 600 t.tar"
            + " && test \"$(stat -c %a t.tar)\" = 600 && test \"$(find . | wc -l)\" = 15");

    // When it is committed
    pod.commit();

    // Then the volume has the same
    var other = mount();
    assertThat(other.tree()).isEqualTo(pod.tree());
    shell(top(other), "cmp x/d/e/numbers z/e/numbers && test \"$(readlink z/e/link)\" = numbers");
  }

  private static void shell(Path directory, String command) throws Exception {
    var process =
        new ProcessBuilder("sh", "-ec", command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }
}
