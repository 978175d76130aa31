package dev.mizzen.volume.snapshot;

/** The version stamp of everything in a volume. */
final class Format {

  /** What this release writes, and the newest it reads. */
  static final int CURRENT = 1;

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
