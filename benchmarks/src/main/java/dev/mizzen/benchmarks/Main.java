package dev.mizzen.benchmarks;

import dev.mizzen.benchmarks.coldstart.ColdStart;
import dev.mizzen.benchmarks.dict.DictBench;
import dev.mizzen.benchmarks.volume.VolumeBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./mizzen bench NAME}. */
@Command(
    name = "mizzen bench",
    description = "Measures Mizzen beside a named peer, in one run.",
    mixinStandardHelpOptions = true,
    subcommands = {ColdStart.class, DictBench.class, VolumeBench.class})
public final class Main {
  private Main() {}

  /** Runs one benchmark; exits with 1 when a target is missed. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }
}
