package dev.mizzen.operator.reconciler.function;

import dev.mizzen.crds.common.LocalRef;
import dev.mizzen.crds.function.Function;
import dev.mizzen.crds.function.VolumeMount;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the Functions that name an object, also one that does not exist yet. */
final class FunctionIndexes {
  static final String BY_APP = "app";
  static final String BY_SECRET = "secret";
  static final String BY_VOLUME = "volume";

  private final IndexerResourceCache<Function> functions;

  FunctionIndexes(IndexerResourceCache<Function> functions) {
    this.functions = functions;
    functions.addIndexers(
        Map.of(
            BY_APP,
                function ->
                    keys(
                        function,
                        Stream.ofNullable(function.getSpec().appRef()).map(LocalRef::name)),
            BY_SECRET,
                function ->
                    keys(function, function.getSpec().secrets().stream().map(LocalRef::name)),
            BY_VOLUME,
                function ->
                    keys(function, function.getSpec().volumes().stream().map(VolumeMount::name))));
  }

  Set<ResourceID> naming(String index, HasMetadata object) {
    return functions
        .byIndex(index, key(object.getMetadata().getNamespace(), object.getMetadata().getName()))
        .stream()
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  private static List<String> keys(Function function, Stream<String> names) {
    return names.map(name -> key(function.getMetadata().getNamespace(), name)).distinct().toList();
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }
}
