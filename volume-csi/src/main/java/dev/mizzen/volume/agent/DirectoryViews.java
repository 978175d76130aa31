package dev.mizzen.volume.agent;

import dev.mizzen.volume.linux.Mounts;
import dev.mizzen.volume.snapshot.Settings;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.view.View;
import dev.mizzen.volume.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Views that are plain directories, filled when they are made and bound to where pods want them.
 */
public final class DirectoryViews implements Views {

  private final Repositories repositories;
  private final Workspace.Tools tools;
  private final Mounts mounts;

  public DirectoryViews(Repositories repositories, Workspace.Tools tools, Mounts mounts) {
    this.repositories = repositories;
    this.tools = tools;
    this.mounts = mounts;
  }

  @Override
  public Backend backend() {
    return Backend.DIRECTORY;
  }

  @Override
  public PodView create(
      Published.Volume volume, Path directory, VolumeRepository repository, Settings settings)
      throws IOException {
    return new Bound(Workspace.materialize(directory, repository, tools), volume);
  }

  @Override
  public PodView recover(Published.Volume volume, Path directory) {
    return new Bound(open(volume, directory), volume);
  }

  private Workspace open(Published.Volume volume, Path directory) {
    return Workspace.open(directory, repositories.of(volume), tools);
  }

  @Override
  public void recovered() {
    // A bind mount needs nobody.
  }

  @Override
  public View.CommitResult lastCommit(Published.Volume volume, Path directory) {
    return open(volume, directory).commit();
  }

  private final class Bound implements PodView {
    private final Workspace workspace;
    private final boolean readOnly;
    private final Path target;

    private Bound(Workspace workspace, Published.Volume volume) {
      this.workspace = workspace;
      this.readOnly = volume.readOnly();
      this.target = Path.of(volume.target());
    }

    @Override
    public View view() {
      return workspace;
    }

    @Override
    public boolean mount() throws IOException {
      if (mounts.isMounted(target)) {
        return false;
      }
      Files.createDirectories(target);
      mounts.bind(workspace.data(), target, readOnly);
      return true;
    }

    @Override
    public void unmount() {
      mounts.unmount(target);
    }

    @Override
    public void keepUp(Consumer<Upkeep> work) {
      // To find out what is dirty would read the whole tree; pods commit themselves.
    }

    @Override
    public Usage usage() throws IOException {
      return Usage.ofDisk(
          workspace.data(), mounts.isMounted(target) ? "" : "The volume is not mounted");
    }

    @Override
    public void close() {
      // It holds nothing open.
    }
  }
}
