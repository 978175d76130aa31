package dev.mizzen.operator;

import dev.mizzen.operator.events.EventRecorder;
import dev.mizzen.operator.events.KubernetesEvents;
import dev.mizzen.operator.identity.IdentitySecret;
import dev.mizzen.operator.service.DictService;
import dev.mizzen.operator.service.HttpDictService;
import dev.mizzen.operator.service.HttpVolumeService;
import dev.mizzen.operator.service.TokenFile;
import dev.mizzen.operator.service.VolumeService;
import dev.mizzen.operator.settings.OperatorConfig;
import dev.mizzen.operator.settings.Settings;
import dev.mizzen.operator.settings.SettingsFactory;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;

/** Puts the operator together. */
@Singleton
final class Wiring {
  @Produces
  @Singleton
  Settings settings(OperatorConfig config) {
    return SettingsFactory.of(config);
  }

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  IdentitySecret identity(KubernetesClient client, Settings settings) {
    return new IdentitySecret(client, settings.namespace(), new SecureRandom());
  }

  @Produces
  @Singleton
  EventRecorder events(KubernetesClient client, Clock clock, OperatorConfig config) {
    return new KubernetesEvents(client, clock, config.podName());
  }

  @Produces
  @Singleton
  DictService dictService(Settings settings) {
    return new HttpDictService(settings.dictUrl(), new TokenFile(settings.dictToken()));
  }

  @Produces
  @Singleton
  VolumeService volumeService(Settings settings) {
    return new HttpVolumeService(settings.volumeApiUrl(), new TokenFile(settings.volumeToken()));
  }
}
