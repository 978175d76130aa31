package dev.mizzen.operator.reconciler.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.app.App;
import dev.mizzen.crds.function.Function;
import dev.mizzen.operator.reconciler.LabelToPrimary;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MappersTest {
  private static final Function FUNCTION =
      Serialization.unmarshal(
          """
          apiVersion: mizzen.dev/v1
          kind: Function
          metadata: {name: f, namespace: shop}
          spec:
            handler: main:f
            appRef: {name: store}
            secrets: [{name: own}]
            volumes: [{name: v, mountPath: /v}]
          """,
          Function.class);

  @Test
  void aFunctionNamesItsAppItsVolumesAndTheSecretsOfBoth() {
    // When
    Set<ResourceID> secrets = new FunctionToSecrets(apps()).toSecondaryResourceIDs(FUNCTION);
    // Then
    assertThat(secrets).containsExactlyInAnyOrder(id("own"), id("of-app"));
    assertThat(new FunctionToApp().toSecondaryResourceIDs(FUNCTION)).containsExactly(id("store"));
    assertThat(new FunctionToVolumes().toSecondaryResourceIDs(FUNCTION)).containsExactly(id("v"));
  }

  @Test
  void aChildNamesItsFunctionByLabel() {
    // Given
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("p")
            .withNamespace("shop")
            .addToLabels("mizzen.dev/function", "f")
            .endMetadata()
            .build();
    // When
    Set<ResourceID> functions =
        new LabelToPrimary<Pod>("mizzen.dev/function").toPrimaryResourceIDs(pod);
    // Then
    assertThat(functions).containsExactly(id("f"));
    assertThat(new LabelToPrimary<Pod>("mizzen.dev/volume").toPrimaryResourceIDs(pod)).isEmpty();
  }

  private static ResourceID id(String name) {
    return new ResourceID(name, "shop");
  }

  private static AppsOfNamespace apps() {
    App app =
        Serialization.unmarshal(
            "---\n{apiVersion: mizzen.dev/v1, kind: App, metadata: {name: store, namespace: shop}, spec: {defaults: {secrets: [{name: of-app}]}}}",
            App.class);
    return new AppsOfNamespace() {
      @Override
      public Stream<App> in(String namespace) {
        return Stream.of(app);
      }

      @Override
      public Optional<App> named(String namespace, String name) {
        return name.equals("store") ? Optional.of(app) : Optional.empty();
      }
    };
  }
}
