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
    var arguments = List.of(args);
    if (arguments.contains("agent")) {
      // Programs wait for an agent that follows another one.
      Linking.begin();
    }
    int exit;
    try {
      exit = run(arguments);
    } catch (Exception | Error e) {
      exit = failed(e);
    }
    // Also when threads of a half-started command still run.
    if (exit != 0) {
      System.exit(exit);
    }
  }

  private static int run(List<String> arguments) throws Exception {
    if (!arguments.isEmpty() && arguments.getFirst().equals("agent")) {
      var agent = new AgentCommand();
      if (PlainOptions.read(agent, arguments.subList(1, arguments.size()), System.getenv())) {
        return agent.call();
      }
    }
    return new CommandLine(new Main())
        .setExecutionExceptionHandler((e, command, parsed) -> failed(e))
        .execute(arguments.toArray(String[]::new));
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
