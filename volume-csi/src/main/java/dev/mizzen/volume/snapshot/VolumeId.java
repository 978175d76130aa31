package dev.mizzen.volume.snapshot;

import java.util.regex.Pattern;

/**
 * A volume's namespace and name; both are Kubernetes object names, so that they are safe in keys
 * and paths.
 */
public record VolumeId(String namespace, String name) {

  private static final Pattern OBJECT_NAME =
      Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

  /**
   * @throws IllegalArgumentException when either is not a Kubernetes object name
   */
  public VolumeId {
    check("namespace", namespace);
    check("volume", name);
  }

  private static void check(String what, String value) {
    if (value == null || !OBJECT_NAME.matcher(value).matches() || value.contains("..")) {
      throw new IllegalArgumentException(
          "'%s' is not a %s name: it must be a Kubernetes object name".formatted(value, what));
    }
  }

  /**
   * From a CSI volume handle, {@code <namespace>/<volume>}.
   *
   * @throws IllegalArgumentException when it is not one
   */
  public static VolumeId ofHandle(String handle) {
    int slash = handle.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "'%s' is not a volume handle: it must be <namespace>/<volume>".formatted(handle));
    }
    return new VolumeId(handle.substring(0, slash), handle.substring(slash + 1));
  }

  /** {@code <namespace>/<volume>}. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
