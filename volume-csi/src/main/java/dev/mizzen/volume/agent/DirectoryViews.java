package dev.mizzen.volume.agent;

import dev.mizzen.volume.linux.Mounts;
import dev.mizzen.volume.view.View;
import dev.mizzen.volume.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
  public PodView create(Published.Volume volume, Path directory) throws IOException {
    Workspace.materialize(directory, repositories.of(volume), tools);
    return open(volume, directory);
  }

  @Override
  public PodView open(Published.Volume volume, Path directory) {
    return new Bound(Workspace.open(directory, repositories.of(volume), tools), volume.readOnly());
  }

  private final class Bound implements PodView {
    private final Workspace workspace;
    private final boolean readOnly;

    private Bound(Workspace workspace, boolean readOnly) {
      this.workspace = workspace;
      this.readOnly = readOnly;
    }

    @Override
    public View view() {
      return workspace;
    }

    @Override
    public boolean mount(Path target) throws IOException {
      if (mounts.isMounted(target)) {
        return false;
      }
      Files.createDirectories(target);
      mounts.bind(workspace.data(), target, readOnly);
      return true;
    }

    @Override
    public void recover(Path target) {
      // A bind mount needs nobody.
    }

    @Override
    public void unmount(Path target) {
      mounts.unmount(target);
    }

    @Override
    public void close() {
      // It holds nothing open.
    }
  }
}
