package dev.mizzen.volume.provision;

import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.VolumeId;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What a thing is called in the store that somebody gave any name of up to 128 characters. Where
 * the name can be kept it is, so that people find it again.
 */
final class StoreNames {

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern HASHED = Pattern.compile("sha256-[0-9a-f]{64}");

  private StoreNames() {}

  /** The name itself when it is a DNS label; else one that is too long for a label. */
  static String of(String name) {
    return LABEL.matcher(name).matches()
        ? name
        : "sha256-" + Hash.of(name.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether something can be called that. */
  static boolean isOne(String stored) {
    return LABEL.matcher(stored).matches() || HASHED.matcher(stored).matches();
  }

  /** A name that no Volume object can have, since theirs have no dots. */
  static VolumeId volume(String namespace, String name) {
    return new VolumeId(namespace, of(name) + ".pvc");
  }
}
