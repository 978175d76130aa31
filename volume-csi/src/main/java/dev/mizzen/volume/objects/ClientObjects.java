package dev.mizzen.volume.objects;

import dev.mizzen.volume.objects.ObjectException.Reason;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.store.ObjectStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/**
 * Makes, deletes and renames Volume objects for clients. What it makes is usable at once: the store
 * is told the same that the operator will tell it.
 */
public final class ClientObjects {

  private final ObjectRequests objects;
  private final StoredVolumes volumes;
  private final Patience patience;

  /** Over this API server and this store. */
  public ClientObjects(KubernetesClient kubernetes, ObjectStore store, Patience patience) {
    this.objects = new ObjectRequests(kubernetes);
    this.volumes = new StoredVolumes(store);
    this.patience = patience;
  }

  /**
   * Makes the object unless there is one. Answers when the volume can be used.
   *
   * @return whether it made one
   * @throws ObjectException when it cannot
   */
  public boolean create(VolumeId id) {
    if (EphemeralVolumes.isName(id.name())) {
      throw new ObjectException(
          Reason.INVALID, "Names of this form are given to ephemeral volumes: choose another");
    }
    return patience
        .until(() -> objects.get(id).map(there -> usable(id, there)).orElseGet(() -> make(id)))
        .orElseThrow(
            () ->
                new ObjectException(
                    Reason.UNDECIDED,
                    "Volume %s is being deleted, or is there and was not declared to the volume API yet: is the operator running?"
                        .formatted(id)));
  }

  private Optional<Boolean> make(VolumeId id) {
    return objects
        .create(id.namespace(), VolumeObject.empty(id.name()))
        .map(
            made -> {
              volumes.make(id, made.uid());
              return true;
            });
  }

  /**
   * One of ours that nobody changed since says nothing, and can be told to the store here; what
   * others declared is the operator's to tell, soon.
   */
  private Optional<Boolean> usable(VolumeId id, VolumeObject there) {
    if (there.isDeleting()) {
      return Optional.empty();
    }
    if (there.saysNothing()) {
      volumes.make(id, there.uid());
      return Optional.of(false);
    }
    return volumes.uid(id).filter(there.uid()::equals).map(known -> false);
  }

  /**
   * Deletes the object and then the data, unless pods mount it.
   *
   * @param onlyClients whether to refuse what was not made by {@link #create}
   * @throws ObjectException when it cannot
   */
  public void delete(VolumeId id, boolean onlyClients) {
    String uid = deleteObject(id, onlyClients);
    awaitGone(id, uid);
    // Somebody may have made one of that name since, which has the data now.
    if (volumes.uid(id).filter(uid::equals).isPresent()) {
      volumes.delete(id);
    }
  }

  /**
   * Gives the volume another name: data and history stay, and so does what its object says.
   * Repeated, it goes on where it stopped.
   *
   * @param onlyClients whether to refuse what was not made by {@link #create}
   * @throws ObjectException when it cannot
   */
  public void rename(VolumeId from, VolumeId to, boolean onlyClients) {
    if (from.equals(to) || EphemeralVolumes.isName(to.name())) {
      throw new ObjectException(Reason.INVALID, "%s is no new name".formatted(to.name()));
    }
    Optional<VolumeObject> old = objects.get(from);
    if (old.isPresent()) {
      check(old.get(), onlyClients);
      claim(old.get(), to);
      awaitGone(from, deleteObject(from, onlyClients));
    } else if (!adopts(to, from)) {
      throw absent(from);
    }
    patience
        .until(() -> objects.get(to).flatMap(VolumeObject::adopted).filter(from.name()::equals))
        .orElseThrow(
            () ->
                new ObjectException(
                    Reason.UNDECIDED,
                    "Volume %s waits for the data of %s: is the operator running? Its condition Ready says more"
                        .formatted(to, from)));
  }

  /** Makes the object of the new name, which waits for the old one's end. */
  private void claim(VolumeObject old, VolumeId to) {
    if (objects.get(to).isEmpty() && volumes.uid(to).isPresent()) {
      throw new ObjectException(
          Reason.NAME_IN_USE,
          "The store has data that a deleted Volume %s left: choose another name".formatted(to));
    }
    boolean made = objects.create(to.namespace(), old.renamed(to.name())).isPresent();
    if (!made && !adopts(to, new VolumeId(to.namespace(), old.name()))) {
      throw new ObjectException(
          Reason.NAME_IN_USE, "There is a Volume %s already: choose another name".formatted(to));
    }
  }

  private boolean adopts(VolumeId to, VolumeId from) {
    return objects.get(to).flatMap(VolumeObject::adopts).filter(from.name()::equals).isPresent();
  }

  /** Begins the deletion; gives the uid of what goes. */
  private String deleteObject(VolumeId id, boolean onlyClients) {
    return patience
        .until(
            () -> {
              VolumeObject seen = objects.get(id).orElseThrow(() -> absent(id));
              check(seen, onlyClients);
              // Another version than was checked: checked again.
              return seen.isDeleting() || objects.delete(id, seen)
                  ? Optional.of(seen.uid())
                  : Optional.empty();
            })
        .orElseThrow(
            () ->
                new ObjectException(
                    Reason.UNDECIDED, "Volume %s changes all the time: repeat".formatted(id)));
  }

  private static void check(VolumeObject seen, boolean onlyClients) {
    if (onlyClients && !seen.byClient()) {
      throw new ObjectException(
          Reason.FORBIDDEN,
          "Volume %s was not created by a client: use kubectl".formatted(seen.name()));
    }
    if (!seen.pods().isEmpty()) {
      throw new ObjectException(
          Reason.MOUNTED,
          "Volume %s is mounted by %s: it can be deleted or renamed when these have ended"
              .formatted(seen.name(), String.join(", ", seen.pods())));
    }
  }

  /** Only when the operator has let it go, it is gone for everybody. */
  private void awaitGone(VolumeId id, String uid) {
    patience
        .until(
            () ->
                objects.get(id).map(VolumeObject::uid).filter(uid::equals).isPresent()
                    ? Optional.empty()
                    : Optional.of(uid))
        .orElseThrow(
            () ->
                new ObjectException(
                    Reason.UNDECIDED,
                    "Volume %s is being deleted and not gone yet; its data is there. Its condition Ready says why: repeat"
                        .formatted(id)));
  }

  private static ObjectException absent(VolumeId id) {
    return new ObjectException(
        Reason.ABSENT,
        "There is no Volume %s in namespace %s".formatted(id.name(), id.namespace()));
  }
}
