package dev.mizzen.volume.lazy;

import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.view.Pod;
import dev.mizzen.volume.view.ViewContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What every view must do, of one that fetches what is looked at. */
class LazyViewContractTest extends ViewContract {

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

  @Override
  protected Pod mount() throws IOException {
    var mounted = views.mount();
    return new Pod(mounted.view(), mounted.program());
  }

  @Override
  protected VolumeRepository volume() {
    return views.volume;
  }
}
