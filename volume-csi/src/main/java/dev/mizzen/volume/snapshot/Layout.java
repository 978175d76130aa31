package dev.mizzen.volume.snapshot;

/**
 * Where the objects of a volume are.
 *
 * @param history prefix of what is the volume's alone
 * @param pool prefix of what it may share with its clones
 */
record Layout(String history, String pool) {

  static Layout of(VolumeId id, Marker marker) {
    if (marker.isFirstFormat()) {
      return new Layout(named(id), named(id));
    }
    return new Layout(data(id, marker.id()), data(id, marker.pool()));
  }

  /** Of the marker, and of everything that a volume of format 1 has. */
  static String named(VolumeId id) {
    return id.namespace() + "/" + id.name() + "/";
  }

  static String marker(VolumeId id) {
    return named(id) + "volume.json";
  }

  private static String data(VolumeId volume, String id) {
    return volume.namespace() + "/.data/" + id + "/";
  }

  String commits() {
    return history + "commits/";
  }

  String commit(long number) {
    return commits() + "%020d".formatted(number);
  }

  /** Tells roughly where the newest commit is. */
  String head() {
    return history + "head";
  }

  /** One object for each commit that stays under a name. */
  String snapshots() {
    return history + "snapshots/";
  }

  /** One object for each volume that uses the pool. */
  String users() {
    return pool + "volumes/";
  }

  String user(Marker marker) {
    return users() + marker.id();
  }
}
