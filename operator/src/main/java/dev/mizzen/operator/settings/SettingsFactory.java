package dev.mizzen.operator.settings;

import java.net.URI;

/** Completes what is configured with what follows from the namespace of the installation. */
public final class SettingsFactory {
  /**
   * With a dot at the end the name is looked up once, and not in every search domain of the pod.
   */
  private static final String DOMAIN = "svc.cluster.local.";

  private static final int CONTAINERS_PORT = 8081;

  private SettingsFactory() {}

  /** The settings in force. */
  public static Settings of(OperatorConfig config) {
    return new Settings(
        config.namespace(),
        config.functionImage(),
        config.sidecarImage(),
        config.gateway().orElse(host("mizzen-gateway", config) + ":" + CONTAINERS_PORT),
        config.gatewayUrl().orElse(url("mizzen-gateway", config)),
        config.dictUrl().orElse(url("mizzen-dict", config)),
        config.dictNodeUrl(),
        config.volumeApiUrl().orElse(url("mizzen-volume-api", config)),
        config.dictTokenFile(),
        config.volumeTokenFile(),
        RunnerProgram.sha256());
  }

  private static URI url(String service, OperatorConfig config) {
    return URI.create("http://" + host(service, config));
  }

  private static String host(String service, OperatorConfig config) {
    return service + "." + config.namespace() + "." + DOMAIN;
  }
}
