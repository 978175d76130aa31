package dev.mizzen.operator.reconciler;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import java.util.Map;
import java.util.Set;

/**
 * From a child to the object of its namespace that a label of the child names.
 *
 * @param label with the name
 * @param <R> kind of the child
 */
public record LabelToPrimary<R extends HasMetadata>(String label)
    implements SecondaryToPrimaryMapper<R> {
  @Override
  public Set<ResourceID> toPrimaryResourceIDs(R child) {
    Map<String, String> labels = child.getMetadata().getLabels();
    String name = labels == null ? null : labels.get(label);
    return name == null
        ? Set.of()
        : Set.of(new ResourceID(name, child.getMetadata().getNamespace()));
  }
}
