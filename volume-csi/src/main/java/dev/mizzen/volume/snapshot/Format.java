package dev.mizzen.volume.snapshot;

/** The version stamp of everything in a volume. */
final class Format {

  /** The newest that this release reads. */
  static final int CURRENT = 2;

  /** What everything is stamped with that an older release can read too. */
  static final int FIRST = 1;

  private Format() {}

  static void check(String what, int found) {
    if (found > CURRENT) {
      throw new NewerFormatException(
          "%s is of volume format %d and this release of Mizzen reads up to %d: update Mizzen"
              .formatted(what, found, CURRENT));
    }
    if (found < 1) {
      throw new CorruptVolumeException(what + " has no format version");
    }
  }
}
