package dev.mizzen.operator.names;

import dev.mizzen.crds.common.Labels;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Labels of children, and the selectors that the informers use to see nothing else. */
public final class ChildLabels {
  /** Everything that belongs to a Function. */
  public static final String OF_FUNCTIONS = Labels.FUNCTION;

  /** Everything that belongs to a Volume and was made by Mizzen. */
  public static final String OF_VOLUMES =
      Labels.MANAGED_BY + "=" + Labels.MANAGER + "," + Labels.VOLUME;

  private ChildLabels() {}

  /** Labels of a child of a Function. */
  public static SortedMap<String, String> ofFunction(String function) {
    return sorted(Map.of(Labels.MANAGED_BY, Labels.MANAGER, Labels.FUNCTION, function));
  }

  /** Labels of a pod of a Function: also the revision that it runs. */
  public static SortedMap<String, String> ofPod(String function, String revision) {
    SortedMap<String, String> labels = ofFunction(function);
    labels.put(Labels.REVISION, revision);
    return labels;
  }

  /**
   * The whole selector of a Function's pods; immutable in a Deployment, so nothing may be added.
   */
  public static Map<String, String> podSelector(String function) {
    return Map.of(Labels.FUNCTION, function);
  }

  /** Labels of a child of a Volume. */
  public static SortedMap<String, String> ofVolume(String volume) {
    return sorted(Map.of(Labels.MANAGED_BY, Labels.MANAGER, Labels.VOLUME, volume));
  }

  private static SortedMap<String, String> sorted(Map<String, String> labels) {
    return new TreeMap<>(labels);
  }
}
