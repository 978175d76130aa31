package dev.mizzen.volume;

import picocli.CommandLine.Option;

/** Where a process serves health and metrics. */
final class ManagementOption {

  @Option(
      names = "--management-port",
      defaultValue = "9000",
      description = "Port of health and metrics (default ${DEFAULT-VALUE}).")
  private int port;

  int port() {
    return port;
  }
}
