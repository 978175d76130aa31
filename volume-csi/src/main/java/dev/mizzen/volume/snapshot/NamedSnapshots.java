package dev.mizzen.volume.snapshot;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.ObjectSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Commits of a volume that stay under a name, whatever retention says. Unlike pins they are no part
 * of the volume's definition: who made them deletes them.
 */
public final class NamedSnapshots {

  private static final int PAGE = 1000;

  private final StoredJson json = new StoredJson();
  private final ObjectStore store;
  private final String prefix;

  /** A commit that stays, and since when. */
  @JsonPropertyOrder({"format", "commit", "time"})
  public record NamedSnapshot(int format, long commit, Instant time) {}

  private NamedSnapshots(ObjectStore store, String prefix) {
    this.store = store;
    this.prefix = prefix;
  }

  /** Those of a volume; absent when there is no such volume. */
  public static Optional<NamedSnapshots> of(ObjectStore store, VolumeId id) {
    return new VolumeRepository(store, id)
        .marker()
        .map(marker -> new NamedSnapshots(store, Layout.of(id, marker).snapshots()));
  }

  /**
   * Keeps a commit under a name.
   *
   * @return what is kept under that name, which may be another commit that was there before
   */
  public NamedSnapshot keep(String name, long commit, Instant time) {
    var wanted = new NamedSnapshot(Format.FIRST, commit, time);
    return store.putIfAbsent(prefix + name, json.write(wanted))
        ? wanted
        : find(name).orElse(wanted);
  }

  /** What is kept under that name. */
  public Optional<NamedSnapshot> find(String name) {
    String key = prefix + name;
    return store.get(key).map(bytes -> json.read(key, bytes, NamedSnapshot.class));
  }

  /** The names, in order. */
  public List<String> names() {
    var names = new ArrayList<String>();
    List<ObjectSummary> page;
    String last = "";
    do {
      page = store.list(prefix, last, PAGE);
      page.forEach(object -> names.add(object.key().substring(prefix.length())));
      last = page.isEmpty() ? last : page.getLast().key();
    } while (page.size() == PAGE);
    return List.copyOf(names);
  }

  /** Lets a commit go; nothing happens when nothing has that name. */
  public void release(String name) {
    store.deleteAll(List.of(prefix + name));
  }
}
