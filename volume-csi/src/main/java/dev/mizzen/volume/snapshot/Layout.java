package dev.mizzen.volume.snapshot;

/**
 * Where the objects of a volume are.
 *
 * @param history prefix of what is the volume's alone
 * @param pool prefix of what it may share with its clones
 */
public record Layout(String history, String pool) {

  /** Of the volume with that marker. */
  public static Layout of(VolumeId id, Marker marker) {
    if (marker.isFirstFormat()) {
      return new Layout(named(id), named(id));
    }
    return new Layout(data(id, marker.id()), data(id, marker.pool()));
  }

  /** Of the marker, and of everything that a volume of format 1 has. */
  static String named(VolumeId id) {
    return id.namespace() + "/" + id.name() + "/";
  }

  public static String marker(VolumeId id) {
    return named(id) + "volume.json";
  }

  static String data(VolumeId volume, String id) {
    return volume.namespace() + "/.data/" + id + "/";
  }

  /** Prefix of the commits. */
  public String commits() {
    return history + "commits/";
  }

  /** A commit. */
  public String commit(long number) {
    return commits() + "%020d".formatted(number);
  }

  /** Tells roughly where the newest commit is. */
  public String head() {
    return history + "head";
  }

  /** One object for each volume that uses the pool. */
  public String users() {
    return pool + "volumes/";
  }

  /** Prefix of the pins that CSI snapshots are. */
  public String snapshots() {
    return history + "snapshots/";
  }

  /** Prefix of what says which nodes have views of which commits. */
  public String mounts() {
    return history + "mounts/";
  }

  /** Prefix of what says who uploads. */
  public String leases() {
    return pool + "leases/";
  }

  /** Tells what the last collection found. */
  public String garbage() {
    return pool + "garbage";
  }

  String user(Marker marker) {
    return users() + marker.id();
  }
}
