package dev.mizzen.volume.agent;

import dev.mizzen.volume.snapshot.UnknownVolumeException;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.workspace.Workspace;
import java.nio.file.Path;

/** Opens the workspaces of views, over one store. */
public final class Workspaces {

  private final ObjectStore store;
  private final Workspace.Tools tools;

  public Workspaces(ObjectStore store, Workspace.Tools tools) {
    this.store = store;
    this.tools = tools;
  }

  VolumeRepository repository(VolumeId id) {
    return new VolumeRepository(store, id);
  }

  Workspace.Tools tools() {
    return tools;
  }

  Workspace open(Published.Volume view, Path directory) {
    return Workspace.open(directory, repository(id(view)), tools);
  }

  /**
   * @throws UnknownVolumeException when the volume is gone, or another one has its name
   */
  Workspace openForLastCommit(Published.Volume view, Path directory) {
    var repository = repository(id(view));
    var marker = repository.requireMarker();
    if (!marker.uid().equals(view.volumeUid())) {
      throw new UnknownVolumeException(
          "Volume %s is another one than the pod had mounted".formatted(id(view)));
    }
    return Workspace.open(directory, repository, tools);
  }

  private static VolumeId id(Published.Volume view) {
    return new VolumeId(view.namespace(), view.volume());
  }
}
