package dev.mizzen.volume.provision;

import dev.mizzen.volume.snapshot.StoredJson;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.store.ObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code claim.json} of the volumes that have no Volume object. */
final class Claims {

  private final StoredJson json = new StoredJson();
  private final ObjectStore store;

  Claims(ObjectStore store) {
    this.store = store;
  }

  /** Claims the volume; of several callers, also in other processes, one makes what all get. */
  Claim claim(VolumeId id, String name, Optional<Source> source) {
    var wanted = new Claim(Claim.FORMAT, UUID.randomUUID().toString(), name, source);
    return store.putIfAbsent(key(id), json.write(wanted)) ? wanted : find(id).orElse(wanted);
  }

  Optional<Claim> find(VolumeId id) {
    String key = key(id);
    return store.get(key).map(bytes -> json.read(key, bytes, Claim.class));
  }

  void remove(VolumeId id) {
    store.deleteAll(List.of(key(id)));
  }

  private static String key(VolumeId id) {
    return id + "/claim.json";
  }
}
