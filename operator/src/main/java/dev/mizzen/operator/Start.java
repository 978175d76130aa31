package dev.mizzen.operator;

import dev.mizzen.operator.health.OperatorReadiness;
import dev.mizzen.operator.health.ProcessGauges;
import dev.mizzen.operator.identity.IdentitySecret;
import io.javaoperatorsdk.operator.Operator;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.Readiness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the controllers beside the management port, which must answer while caches fill, and stops
 * them. A start that fails ends the process: the kubelet starts it anew, and says so.
 */
@Singleton
final class Start {
  private static final Logger log = LoggerFactory.getLogger(Start.class);

  private final Operator operator;
  private final IdentitySecret identity;
  private final ProcessGauges gauges;
  private final OperatorReadiness readiness;
  private final Leadership leadership;

  Start(
      Operator operator,
      IdentitySecret identity,
      ProcessGauges gauges,
      @Readiness OperatorReadiness readiness,
      Leadership leadership) {
    this.operator = operator;
    this.identity = identity;
    this.gauges = gauges;
    this.readiness = readiness;
    this.leadership = leadership;
  }

  void onStart(@Observes StartupEvent event) {
    Thread.ofPlatform().name("operator-start").start(this::run);
  }

  void onStop(@Observes ShutdownEvent event) {
    leadership.stop();
    operator.stop();
    leadership.release();
  }

  private void run() {
    try {
      // Other processes wait for the identity, also when there is no Function yet.
      identity.keys();
      operator.start();
      readiness.started();
      gauges.ready();
    } catch (RuntimeException | Error e) {
      log.atError().setCause(e).log("Operator could not start");
      Quarkus.asyncExit(1);
    }
  }
}
