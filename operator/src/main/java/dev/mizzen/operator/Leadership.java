package dev.mizzen.operator;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.mizzen.operator.settings.OperatorConfig;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One operator works at a time. Who loses the lease ends its process at once; who stops in order
 * gives the lease back, so that the next one need not wait until it runs out. The SDK's own exit is
 * not used: it would wait for itself in a shutdown.
 */
@Singleton
final class Leadership {
  static final String LEASE = "mizzen-operator";

  private static final Logger log = LoggerFactory.getLogger(Leadership.class);
  private static final Duration LEASE_DURATION = Duration.ofSeconds(15);
  private static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);
  private static final Duration RETRY_PERIOD = Duration.ofSeconds(2);

  private final KubernetesClient client;
  private final OperatorConfig config;
  private volatile boolean stopping;

  Leadership(KubernetesClient client, OperatorConfig config) {
    this.client = client;
    this.config = config;
  }

  @Produces
  @Singleton
  LeaderElectionConfiguration configuration() {
    return new LeaderElectionConfiguration(
        LEASE,
        config.namespace(),
        LEASE_DURATION,
        RENEW_DEADLINE,
        RETRY_PERIOD,
        config.podName(),
        new LeaderCallbacks(() -> {}, this::lost, leader -> {}),
        false);
  }

  /** From here on losing the lease is what is wanted. */
  void stop() {
    stopping = true;
  }

  /** Gives the lease back when it is ours; failing that, it runs out. */
  void release() {
    try {
      client.leases().inNamespace(config.namespace()).withName(LEASE).edit(this::released);
    } catch (KubernetesClientException e) {
      log.atDebug().setCause(e).log("Lease was not given back");
    }
  }

  private Lease released(Lease lease) {
    return config.podName().equals(lease.getSpec().getHolderIdentity())
        ? new LeaseBuilder(lease)
            .editSpec()
            .withHolderIdentity("")
            .withLeaseDurationSeconds(1)
            .endSpec()
            .build()
        : lease;
  }

  private void lost() {
    if (!stopping) {
      log.atError().addArgument(kv("lease", LEASE)).log("Lost the lease");
      Quarkus.asyncExit(1);
    }
  }
}
