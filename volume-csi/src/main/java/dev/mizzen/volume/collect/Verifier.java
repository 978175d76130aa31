package dev.mizzen.volume.collect;

import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.PoolUser;
import dev.mizzen.volume.snapshot.Verification;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.transfer.Transfers;
import java.util.ArrayList;

/** Checks volumes as they lie in the store. */
public final class Verifier {

  private final ObjectStore store;
  private final Transfers transfers;

  public Verifier(ObjectStore store, Transfers transfers) {
    this.store = store;
    this.transfers = transfers;
  }

  /**
   * Reads every object that a commit of the volume reaches.
   *
   * @throws dev.mizzen.volume.snapshot.UnknownVolumeException when there is no such volume
   */
  public Verification.Result verify(VolumeId id) {
    var volume = PoolUser.of(store, id);
    var roots = new ArrayList<Hash>();
    volume
        .commits()
        .forEach(
            (number, object) -> {
              if (object.size() > 0) {
                volume
                    .volume()
                    .find(number)
                    .ifPresent(commit -> roots.add(commit.rootDirectory().node()));
              }
            });
    return Verification.of(volume.volume(), roots, transfers);
  }
}
