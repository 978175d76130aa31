package dev.mizzen.volume.csi;

import dev.mizzen.volume.snapshot.Settings;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What a StorageClass, and the provisioner, say about a new volume. */
final class Parameters {

  /** Those that the provisioner adds. */
  private static final String KUBERNETES = "csi.storage.k8s.io/";

  private static final String NAMESPACE = KUBERNETES + "pvc/namespace";
  private static final String BACKGROUND = "backgroundCommitSeconds";
  private static final String COMMITS = "retainCommits";
  private static final String DAYS = "retainDays";
  private static final Set<String> KNOWN = Set.of(BACKGROUND, COMMITS, DAYS);

  private final Map<String, String> values;

  /**
   * @throws IllegalArgumentException when there is one that means nothing
   */
  Parameters(Map<String, String> values) {
    this.values = values;
    values.keySet().stream()
        .filter(name -> !name.startsWith(KUBERNETES) && !KNOWN.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  "There is no parameter '%s': %s, %s and %s are"
                      .formatted(name, BACKGROUND, COMMITS, DAYS));
            });
  }

  /**
   * The claim's namespace, which nobody else can see into.
   *
   * @throws IllegalArgumentException when the provisioner does not say it
   */
  String namespace() {
    String namespace = values.getOrDefault(NAMESPACE, "");
    if (namespace.isEmpty()) {
      throw new IllegalArgumentException(
          "The parameter %s is missing: run the provisioner with --extra-create-metadata"
              .formatted(NAMESPACE));
    }
    return namespace;
  }

  /** Everything but the capacity. */
  Settings settings() {
    return new Settings(OptionalLong.empty(), number(BACKGROUND), number(COMMITS), number(DAYS));
  }

  private OptionalLong number(String name) {
    if (!values.containsKey(name)) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(values.get(name)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "The parameter %s must be a number, not '%s'".formatted(name, values.get(name)), e);
    }
  }
}
