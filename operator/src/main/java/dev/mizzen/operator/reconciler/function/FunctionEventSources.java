package dev.mizzen.operator.reconciler.function;

import dev.mizzen.crds.app.App;
import dev.mizzen.crds.common.Labels;
import dev.mizzen.crds.function.Function;
import dev.mizzen.crds.secret.MizzenSecret;
import dev.mizzen.crds.volume.Volume;
import dev.mizzen.operator.names.ChildLabels;
import dev.mizzen.operator.reconciler.LabelToPrimary;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What wakes the Function controller: its children by label, and what Functions name. */
final class FunctionEventSources {
  private FunctionEventSources() {}

  static List<EventSource<?, Function>> of(EventSourceContext<Function> context) {
    FunctionIndexes functions = new FunctionIndexes(context.getPrimaryCache());
    InformerEventSource<App, Function> apps =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(App.class, Function.class)
                .withSecondaryToPrimaryMapper(new AppToFunctions(functions))
                .withPrimaryToSecondaryMapper(new FunctionToApp())
                .build(),
            context);
    AppsOfNamespace known = cached(apps);
    return List.of(
        apps,
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(MizzenSecret.class, Function.class)
                .withSecondaryToPrimaryMapper(new SecretToFunctions(functions, known))
                .withPrimaryToSecondaryMapper(new FunctionToSecrets(known))
                .build(),
            context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Volume.class, Function.class)
                .withSecondaryToPrimaryMapper(new VolumeToFunctions(functions))
                .withPrimaryToSecondaryMapper(new FunctionToVolumes())
                .build(),
            context),
        children(Deployment.class, context),
        children(Service.class, context),
        children(Pod.class, context));
  }

  private static <R extends HasMetadata> InformerEventSource<R, Function> children(
      Class<R> kind, EventSourceContext<Function> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(kind, Function.class)
            .withLabelSelector(ChildLabels.OF_FUNCTIONS)
            .withSecondaryToPrimaryMapper(new LabelToPrimary<R>(Labels.FUNCTION))
            .build(),
        context);
  }

  private static AppsOfNamespace cached(InformerEventSource<App, Function> apps) {
    return new AppsOfNamespace() {
      @Override
      public Stream<App> in(String namespace) {
        return apps.list(namespace, app -> true);
      }

      @Override
      public Optional<App> named(String namespace, String name) {
        return apps.get(new ResourceID(name, namespace));
      }
    };
  }
}
