package dev.mizzen.operator.reconciler.function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mizzen.operator.names.Names;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;

/**
 * The revision of a Function: ten hex digits of the hash of its whole pod template, so whatever
 * rolls pods changes it.
 */
final class Revision {
  private static final int LENGTH = 10;
  private static final ObjectMapper CANONICAL =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private Revision() {}

  static String of(FunctionModel model) {
    return of(PodRenderer.render(model, ""));
  }

  private static String of(PodTemplateSpec template) {
    try {
      return Names.sha256(CANONICAL.writeValueAsBytes(template)).substring(0, LENGTH);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A pod template is JSON", e);
    }
  }
}
