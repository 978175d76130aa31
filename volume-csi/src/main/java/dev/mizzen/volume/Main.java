package dev.mizzen.volume;

import dev.mizzen.volume.linux.Linking;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code agent} on every node, {@code api} once; the keeper has a main method of its own. */
@Command(
    name = "mizzen-volume",
    description = "Volumes with commit and reload over object storage.",
    mixinStandardHelpOptions = true,
    subcommands = {
      AgentCommand.class,
      ApiCommand.class,
      ControllerCommand.class,
      CollectCommand.class,
      VerifyCommand.class
    })
public final class Main {

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  /**
   * Runs until the process is told to stop; a command that cannot start exits with a number other
   * than 0.
   */
  public static void main(String[] args) {
    if (List.of(args).contains("agent")) {
      // Programs wait for an agent that follows another one.
      Linking.begin();
    }
    int exit = 1;
    try {
      exit =
          new CommandLine(new Main())
              .setExecutionExceptionHandler((e, command, parsed) -> failed(e))
              .execute(args);
    } catch (Error e) {
      failed(e);
    }
    // Also when threads of a half-started command still run.
    if (exit != 0) {
      System.exit(exit);
    }
  }

  private static int failed(Throwable e) {
    var log = LOG.atError().addKeyValue("reason", e.getMessage());
    // What a person has to set is said by the message alone.
    if (!(e instanceof IllegalArgumentException)) {
      log = log.setCause(e);
    }
    log.log("Could not start");
    return 1;
  }
}
