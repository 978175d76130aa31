package dev.mizzen.benchmarks.coldstart;

import dev.mizzen.benchmarks.Figure;
import dev.mizzen.benchmarks.Goal;
import dev.mizzen.benchmarks.Results;
import dev.mizzen.benchmarks.Samples;
import dev.mizzen.e2e.support.Installation;
import dev.mizzen.e2e.support.TestSpace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Cold starts of the smallest Function, from the call sent to the answer read, in turn with cold
 * starts of a plain Deployment behind a Service with a readiness probe of one second, which is what
 * a cluster offers without Mizzen.
 */
@Command(
    name = "coldstart",
    mixinStandardHelpOptions = true,
    description = "From zero containers to the first answer, by phase.")
public final class ColdStart implements Callable<Integer> {
  private static final double TARGET_MILLIS = 700;

  @Spec private CommandSpec command;

  @Option(
      names = "--runs",
      defaultValue = "10",
      description = "How often (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--results",
      defaultValue = "benchmarks/results",
      description = "Folder for coldstart.json (default: ${DEFAULT-VALUE}).")
  private Path results;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = command.commandLine().getOut();
    List<Phases> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    try (Installation installation = Installation.connect();
        TestSpace space = TestSpace.create(installation.client(), "coldstart")) {
      SmallestFunction function = SmallestFunction.deploy(installation, space);
      // The first start of all also fills the caches of the node; it is nobody's figure.
      function.coldCall();
      PlainDeployment plain = PlainDeployment.deploy(installation, space, function.image());
      plain.coldCall();
      out.printf(
          "%-4s %8s %8s %8s %8s %8s %8s | %8s%n",
          "run", "answer", "queue", "pod", "dispatch", "python", "import", "peer");
      for (int run = 1; run <= runs; run++) {
        Phases phases = function.coldCall();
        double peer = plain.coldCall();
        ours.add(phases);
        theirs.add(peer);
        out.printf(
            Locale.ROOT,
            "%-4d %8.0f %8.0f %8.0f %8.0f %8.0f %8.0f | %8.0f%n",
            run,
            phases.answerMs(),
            phases.scaleMs(),
            phases.podMs(),
            phases.dispatchMs(),
            phases.bootstrapMs(),
            phases.importMs(),
            peer);
        out.flush();
      }
    }
    Results table =
        new Results(
            "coldstart",
            List.of(
                Figure.beside(
                    "zero to answer",
                    "ms",
                    new Samples(ours.stream().map(Phases::answerMs).toList()),
                    "Deployment + Service, readiness probe 1 s",
                    new Samples(theirs),
                    new Goal.AtMost(TARGET_MILLIS))));
    out.println();
    out.print(table.table());
    out.printf("Written to %s%n", table.write(results));
    out.flush();
    return table.ok() ? 0 : 1;
  }
}
