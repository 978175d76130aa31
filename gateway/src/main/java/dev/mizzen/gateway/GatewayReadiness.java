package dev.mizzen.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when all Functions and pods are known and both ports listen. */
@Readiness
@ApplicationScoped
public class GatewayReadiness implements HealthCheck {
  private final GatewayProcess process;

  GatewayReadiness(GatewayProcess process) {
    this.process = process;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("gateway").status(process.isReady()).build();
  }
}
