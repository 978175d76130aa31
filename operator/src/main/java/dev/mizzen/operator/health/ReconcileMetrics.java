package dev.mizzen.operator.health;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;

/**
 * Time of reconciliations by controller and result. Never by object: names as labels would be
 * without bound.
 */
@Singleton
public final class ReconcileMetrics implements Metrics {
  private final MeterRegistry registry;

  ReconcileMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    Timer.Sample sample = Timer.start(registry);
    String result = "failure";
    try {
      T done = execution.execute();
      result = "success";
      return done;
    } finally {
      sample.stop(
          Timer.builder("mizzen.operator.reconcile")
              .description("Time of one reconciliation or cleanup")
              .tag("controller", execution.controllerName())
              .tag("step", execution.name())
              .tag("result", result)
              .register(registry));
    }
  }
}
