package dev.mizzen.volume.snapshot;

import java.util.Optional;
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
    if (value == null || !isName(value)) {
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

  /** From text that may be a CSI volume handle; absent when it is none. */
  public static Optional<VolumeId> parse(String text) {
    int slash = text.indexOf('/');
    return slash >= 0 && isName(text.substring(0, slash)) && isName(text.substring(slash + 1))
        ? Optional.of(ofHandle(text))
        : Optional.empty();
  }

  private static boolean isName(String value) {
    return OBJECT_NAME.matcher(value).matches() && !value.contains("..");
  }

  /** {@code <namespace>/<volume>}. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
