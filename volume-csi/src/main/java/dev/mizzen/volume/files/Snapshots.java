package dev.mizzen.volume.files;

import dev.mizzen.volume.snapshot.Commit;
import dev.mizzen.volume.snapshot.Tree;
import dev.mizzen.volume.snapshot.UnknownCommitException;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.ObjectStore;
import java.util.OptionalLong;

/** Finds volumes and their commits. */
final class Snapshots {

  private final ObjectStore store;

  Snapshots(ObjectStore store) {
    this.store = store;
  }

  /** A volume at one of its commits. */
  record Snapshot(VolumeRepository volume, Commit commit) {
    Tree tree() {
      return new Tree(volume, commit.rootDirectory());
    }
  }

  /**
   * The volume.
   *
   * @throws dev.mizzen.volume.snapshot.UnknownVolumeException when there is none
   */
  VolumeRepository volume(VolumeId id) {
    var volume = new VolumeRepository(store, id);
    volume.requireMarker();
    return volume;
  }

  /** The volume at that commit, or at its head. */
  Snapshot at(VolumeId id, OptionalLong commit) {
    var volume = volume(id);
    var head = volume.head(0);
    return new Snapshot(volume, commit.isEmpty() ? head : commit(volume, head, commit.getAsLong()));
  }

  /**
   * A commit by its number; 0 is the empty volume.
   *
   * @throws UnknownCommitException when there is none of that number
   */
  static Commit commit(VolumeRepository volume, Commit head, long number) {
    if (number < 0 || number > head.number()) {
      throw new UnknownCommitException(number, head.number());
    }
    return number == head.number()
        ? head
        : volume.find(number).orElseThrow(() -> new UnknownCommitException(number, head.number()));
  }
}
