package dev.mizzen.operator.health;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when every informer runs and has synced. Not when every one is watching, as the SDK's own
 * check asks: a watch is renewed all the time, and in SDK 5.2.3 readiness flaps with it. A watch
 * that is lost heals by itself, so liveness does not look at it at all.
 */
@Readiness
@Singleton
public final class OperatorReadiness implements HealthCheck {
  private final Operator operator;

  /** Until then the operator is not touched: its first use makes it, which takes its time. */
  private volatile boolean started;

  OperatorReadiness(Operator operator) {
    this.operator = operator;
  }

  /** The controllers were started. */
  public void started() {
    started = true;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("informers").status(isReady()).build();
  }

  private boolean isReady() {
    if (!started || !operator.getRuntimeInfo().isStarted()) {
      return false;
    }
    for (RegisteredController<?> controller : operator.getRegisteredControllers()) {
      for (InformerWrappingEventSourceHealthIndicator<?> source :
          controller.getControllerHealthInfo().informerEventSourceHealthIndicators().values()) {
        if (!source.informerHealthIndicators().values().stream()
            .allMatch(informer -> informer.isRunning() && informer.hasSynced())) {
          return false;
        }
      }
    }
    return true;
  }
}
