package dev.mizzen.volume.agent;

import dev.mizzen.volume.snapshot.Settings;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.view.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * New views are made as the installation says; those that are there stay what they are until their
 * pod is gone.
 */
final class ViewsByBackend {

  private final Views fresh;
  private final List<Views> known;

  /**
   * @param fresh makes new views
   * @param known all that can be on disk, with {@code fresh}
   */
  ViewsByBackend(Views fresh, List<Views> known) {
    this.fresh = fresh;
    this.known = List.copyOf(known);
  }

  Backend backend() {
    return fresh.backend();
  }

  PodView create(
      Published.Volume volume, Path directory, VolumeRepository repository, Settings settings)
      throws IOException {
    return of(volume).create(volume, directory, repository, settings);
  }

  PodView recover(Published.Volume volume, Path directory) throws IOException {
    return of(volume).recover(volume, directory);
  }

  void recovered() throws IOException {
    for (var views : known) {
      views.recovered();
    }
  }

  View.CommitResult lastCommit(Published.Volume volume, Path directory) throws IOException {
    return of(volume).lastCommit(volume, directory);
  }

  private Views of(Published.Volume volume) {
    return known.stream()
        .filter(views -> views.backend() == volume.backend())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Nothing here serves views of the backend " + volume.backend()));
  }
}
