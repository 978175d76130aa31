package dev.mizzen.volume.agent;

import dev.mizzen.volume.keeper.Keeper;
import dev.mizzen.volume.lazy.LazyView;
import dev.mizzen.volume.linux.Mounts;
import dev.mizzen.volume.snapshot.Settings;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.view.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Views that this process serves through {@code /dev/fuse}. The keeper holds their descriptors, so
 * that programs wait for the next process instead of failing.
 */
public final class FuseViews implements Views {

  private static final Logger LOG = LoggerFactory.getLogger(FuseViews.class);

  private final Repositories repositories;
  private final LazyView.Tools tools;
  private final FuseDevice fuse;
  private final Mounts mounts;
  private final KeptMounts kept;

  public FuseViews(
      Repositories repositories,
      LazyView.Tools tools,
      FuseDevice fuse,
      Mounts mounts,
      KeptMounts kept) {
    this.repositories = repositories;
    this.tools = tools;
    this.fuse = fuse;
    this.mounts = mounts;
    this.kept = kept;
  }

  @Override
  public Backend backend() {
    return Backend.FUSE;
  }

  @Override
  public PodView create(
      Published.Volume volume, Path directory, VolumeRepository repository, Settings settings)
      throws IOException {
    return podView(
        volume, directory, LazyView.create(directory, repository, tools, settings.capacityBytes()));
  }

  @Override
  public PodView recover(Published.Volume volume, Path directory) throws IOException {
    Path target = Path.of(volume.target());
    Optional<Keeper.Kept> left = kept.take(name(directory));
    boolean mounted = mounts.isMounted(target);
    if (left.isPresent() && mounted) {
      return takeUp(volume, directory, left.get());
    }
    if (left.isPresent()) {
      left.get().descriptor().close();
      kept.remove(name(directory));
    }
    var view = podView(volume, directory, open(volume, directory, LazyView.Kernel.GONE));
    if (mounted) {
      LOG.atWarn()
          .addKeyValue("handle", volume.handle())
          .addKeyValue("pod", volume.pod().name())
          .log("The keeper has not kept a mount: its programs have to start anew");
      mountAgain(view);
    }
    return view;
  }

  private PodView takeUp(Published.Volume volume, Path directory, Keeper.Kept left)
      throws IOException {
    try {
      var lazy = open(volume, directory, LazyView.Kernel.ATTACHED);
      var view = podView(volume, directory, lazy);
      view.serve(fuse.takeUp(left.descriptor(), left.note()));
      return view;
    } catch (IOException | RuntimeException e) {
      // With the last descriptor programs get an error instead of waiting for ever.
      left.descriptor().close();
      kept.remove(left.name());
      throw e;
    }
  }

  /** For the next program of the pod. */
  private static void mountAgain(PodView view) {
    try {
      view.mount();
    } catch (IOException | RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("reason", e.getMessage())
          .log("Left it to kubelet to have a lost mount made again");
    }
  }

  @Override
  public void recovered() throws IOException {
    kept.removeOthers();
  }

  @Override
  public View.CommitResult lastCommit(Published.Volume volume, Path directory) throws IOException {
    try (var view = open(volume, directory, LazyView.Kernel.GONE)) {
      return view.commit();
    }
  }

  private LazyView open(Published.Volume volume, Path directory, LazyView.Kernel kernel)
      throws IOException {
    // The volume's own limit comes with the next round; nothing here waits for the store.
    return LazyView.open(directory, repositories.of(volume), tools, OptionalLong.empty(), kernel);
  }

  private FusePodView podView(Published.Volume volume, Path directory, LazyView lazy) {
    return new FusePodView(
        volume,
        directory,
        name(directory),
        lazy,
        () -> open(volume, directory, LazyView.Kernel.GONE),
        new FusePodView.Kernel(fuse, mounts, kept));
  }

  /** Below the state directory, which the keeper shares. */
  private static String name(Path directory) {
    return directory.getParent().getFileName() + "/" + directory.getFileName();
  }
}
