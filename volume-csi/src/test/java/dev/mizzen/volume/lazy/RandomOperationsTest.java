package dev.mizzen.volume.lazy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.volume.fuse.Errno;
import dev.mizzen.volume.lazy.LazyView.Kernel;
import dev.mizzen.volume.lazy.LazyViews.Mounted;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.view.View.Dirty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a program does, a lazy view answers as a file system in memory does; between the
 * operations it is committed, reloaded, and left by its process.
 */
class RandomOperationsTest {

  private static final int OPERATIONS = 400;
  private static final List<String> NAMES = List.of("a", "b", "c", "d");

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

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void doesAsAFileSystemInMemory(long seed) throws IOException {
    doesAsAFileSystemInMemory(seed, views.mount(), views::reopen);
  }

  @ParameterizedTest
  @ValueSource(longs = {201, 202, 203, 204, 205, 206, 207, 208})
  void doesSoWhereTheKernelWritesItself(long seed) throws IOException {
    doesAsAFileSystemInMemory(
        seed, views.mountPassing(OptionalLong.empty(), false), views::reopenPassing);
  }

  private interface Reopening {
    Mounted of(Mounted view) throws IOException;
  }

  private void doesAsAFileSystemInMemory(long seed, Mounted mount, Reopening reopening)
      throws IOException {
    var random = new Random(seed);
    var model = new ModelFiles();
    var view = mount;
    var done = new ArrayList<String>();
    for (int i = 0; i < OPERATIONS; i++) {
      var operation = operation(random);
      done.add(operation.toString());
      var expected = isRefused(() -> operation.on(model));
      var mounted = view;
      assertThat(isRefused(() -> operation.on(mounted.program())))
          .as("seed %d: %s", seed, done)
          .isEqualTo(expected);
      view = sometimes(random, view, model, done, reopening);
      if (i % 7 == 0) {
        assertThat(shown(view)).as("seed %d: %s", seed, done).isEqualTo(model.tree());
      }
    }
    view.view().commit();
    assertThat(shown(views.mount())).as("seed %d: %s", seed, done).isEqualTo(model.tree());
  }

  @ParameterizedTest
  @ValueSource(longs = {101, 102, 103, 104, 105, 106})
  void keepsEverythingWhenItsProcessDies(long seed) throws IOException {
    keepsEverything(seed, views.mountPassing(OptionalLong.empty(), false), views::reopenPassing);
  }

  @ParameterizedTest
  @ValueSource(longs = {301, 302, 303, 304, 305, 306})
  void keepsWhatIsSmallWhenItsProcessDies(long seed) throws IOException {
    keepsEverything(seed, views.mount(), views::reopen);
  }

  private void keepsEverything(long seed, Mounted mount, Reopening reopening) throws IOException {
    var random = new Random(seed);
    var model = new ModelFiles();
    var view = mount;
    for (int i = 0; i < OPERATIONS / 4; i++) {
      var operation = operation(random);
      isRefused(() -> operation.on(model));
      var mounted = view;
      isRefused(() -> operation.on(mounted.program()));
      view = sometimes(random, view, model, new ArrayList<>(), reopening);
      if (random.nextInt(8) == 0) {
        // What lies on the disk at this moment, opened by who makes the last commit
        Path copy = views.copy(view);
        try (var left = views.open(copy, Kernel.GONE).view()) {
          assertThat(shown(LazyViews.mounted(copy, left, new FakeKernel())))
              .as("seed %d, after %d", seed, i)
              .isEqualTo(model.tree());
        }
        views.delete(copy);
      }
    }
  }

  private Mounted sometimes(
      Random random, Mounted view, ModelFiles model, List<String> done, Reopening reopening)
      throws IOException {
    switch (random.nextInt(30)) {
      case 0, 1 -> {
        done.add("commit");
        view.view().commit();
      }
      case 2 -> {
        done.add("reload");
        view.view().reload(Dirty.COMMIT);
        model.partTwins();
        assertThat(view.view().status().dirty()).isEmpty();
      }
      case 3, 4 -> {
        done.add("reopen");
        return reopening.of(view);
      }
      default -> {
        return view;
      }
    }
    return view;
  }

  private static SortedMap<String, String> shown(Mounted view) {
    var tree = view.program().tree();
    tree.replaceAll((path, what) -> what.replaceAll(" at .*", ""));
    return tree;
  }

  /** Which of several good reasons a refusal has depends on what was looked at first. */
  private static boolean isRefused(Runnable work) {
    try {
      work.run();
      return false;
    } catch (Errno e) {
      assertThat(e.number()).isNotEqualTo(Errno.EIO);
      return true;
    }
  }

  private record Operation(String name, String one, String other, int number) {

    void on(ProgramOnFileSystem program) {
      switch (name) {
        case "write" -> program.put(one, content());
        case "append" -> program.append(one, content());
        case "truncate" -> program.truncate(one, number);
        case "mkdir" -> program.makeDirectory(one);
        case "unlink" -> program.unlink(one);
        case "rmdir" -> program.removeDirectory(one);
        case "rename" -> program.rename(one, other, 0);
        case "noreplace" -> program.rename(one, other, 1);
        case "exchange" -> program.rename(one, other, 2);
        case "link" -> program.link(one, other);
        case "symlink" -> program.symlink(one, other);
        case "chmod" -> program.chmod(one, number % 2 == 0 ? 0644 : 0755);
        default -> throw new IllegalStateException(name);
      }
    }

    void on(ModelFiles model) {
      switch (name) {
        case "write" -> model.put(one, content());
        case "append" -> model.append(one, content());
        case "truncate" -> model.truncate(one, number);
        case "mkdir" -> model.makeDirectory(one);
        case "unlink" -> model.unlink(one);
        case "rmdir" -> model.removeDirectory(one);
        case "rename" -> model.rename(one, other, false);
        case "noreplace" -> model.rename(one, other, true);
        case "exchange" -> model.exchange(one, other);
        case "link" -> model.link(one, other);
        case "symlink" -> model.symlink(one, other);
        case "chmod" -> model.chmod(one, number % 2 != 0);
        default -> throw new IllegalStateException(name);
      }
    }

    private byte[] content() {
      byte[] content = new byte[number];
      new Random(number).nextBytes(content);
      return content;
    }
  }

  private static Operation operation(Random random) {
    var operations =
        List.of(
            "write",
            "write",
            "write",
            "append",
            "truncate",
            "mkdir",
            "mkdir",
            "unlink",
            "rmdir",
            "rename",
            "rename",
            "noreplace",
            "exchange",
            "link",
            "symlink",
            "chmod");
    int size = random.nextInt(4) == 0 ? random.nextInt(200_000) : random.nextInt(900);
    return new Operation(
        operations.get(random.nextInt(operations.size())), path(random), path(random), size);
  }

  private static String path(Random random) {
    var path = new StringBuilder(NAMES.get(random.nextInt(NAMES.size())));
    while (random.nextInt(2) == 0 && path.length() < 6) {
      path.append('/').append(NAMES.get(random.nextInt(NAMES.size())));
    }
    return path.toString();
  }
}
