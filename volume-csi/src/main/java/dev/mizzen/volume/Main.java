package dev.mizzen.volume;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code agent} on every node, {@code api} once. */
@Command(
    name = "mizzen-volume",
    description = "Volumes with commit and reload over object storage.",
    mixinStandardHelpOptions = true,
    subcommands = {AgentCommand.class, ApiCommand.class})
public final class Main {

  private Main() {}

  /**
   * Runs until the process is told to stop; a command that cannot start exits with a number other
   * than 0.
   */
  public static void main(String[] args) {
    int exit = new CommandLine(new Main()).execute(args);
    if (exit != 0) {
      System.exit(exit);
    }
  }
}
