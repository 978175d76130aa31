package dev.mizzen.benchmarks.dict;

import dev.mizzen.benchmarks.Figure;
import dev.mizzen.benchmarks.Folders;
import dev.mizzen.benchmarks.Goal;
import dev.mizzen.benchmarks.Machine;
import dev.mizzen.benchmarks.Measurements;
import dev.mizzen.benchmarks.Results;
import dev.mizzen.benchmarks.dict.process.DictService;
import dev.mizzen.benchmarks.dict.process.JetStream;
import dev.mizzen.benchmarks.dict.process.Redis;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Dict and Queue over HTTP beside redis-server and NATS JetStream. */
@Command(
    name = "dict",
    mixinStandardHelpOptions = true,
    description = {
      "Dict and Queue beside redis-server (appendfsync always) and NATS JetStream; needs no cluster.",
      "Starts all three on this machine, with their files in one folder, and measures them in turns."
    })
public final class DictBench implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Option(
      names = "--runs",
      defaultValue = "5",
      description = "How often (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--operations",
      defaultValue = "100000",
      description = "Of each kind in each run (default: ${DEFAULT-VALUE}).")
  private int operations;

  @Option(
      names = "--connections",
      defaultValue = "32",
      description = "Each with one request under way (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--value-bytes",
      defaultValue = "1024",
      description = "Size of each value and item (default: ${DEFAULT-VALUE}).")
  private int valueBytes;

  @Option(
      names = "--waiters",
      defaultValue = "1000",
      description = "Blocked gets at one queue (default: ${DEFAULT-VALUE}).")
  private int waiters;

  @Option(
      names = "--work",
      defaultValue = ".mizzen/bench-dict",
      description = "Folder of all files that are written meanwhile (default: ${DEFAULT-VALUE}).")
  private Path work;

  @Option(
      names = "--results",
      defaultValue = "benchmarks/results",
      description = "Folder for dict.json (default: ${DEFAULT-VALUE}).")
  private Path results;

  @Option(
      names = "--service",
      required = true,
      hidden = true,
      description = "Argument file of the dict-service; the launcher makes it.")
  private Path service;

  @Option(
      names = "--sidecar",
      required = true,
      hidden = true,
      description = "Argument file of the sidecar; the launcher makes it.")
  private Path sidecar;

  @Override
  public Integer call() throws Exception {
    // Also when this program is told to end, the servers end with it.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> ProcessHandle.current().children().forEach(ProcessHandle::destroy)));
    PrintWriter out = command.commandLine().getOut();
    Plan plan = new Plan(runs, operations, connections, valueBytes, waiters, 2_000, 1_000);
    // Of its own, so that two at once do not write into each other's files.
    Path folder = Files.createTempDirectory(Files.createDirectories(work.toAbsolutePath()), "run-");
    Machine machine = Machine.look(folder);
    out.println(machine.text());
    Measurements measurements = new Measurements(out);
    measure(plan, folder, measurements);
    Folders.delete(folder);
    Results table = new Results("dict", figures(plan, measurements));
    out.println();
    out.println(machine.text());
    out.println();
    out.print(table.table());
    out.printf("%nWritten to %s%n", table.write(results));
    out.flush();
    return table.ok() ? 0 : 1;
  }

  private void measure(Plan plan, Path folder, Measurements measurements) throws Exception {
    byte[] value = new byte[plan.valueBytes()];
    new Random(1).nextBytes(value);
    try (DictService mizzen =
            DictService.start(folder.resolve("mizzen"), service.toAbsolutePath());
        Redis redis = Redis.start(folder.resolve("redis"));
        JetStream jetStream = JetStream.start(folder.resolve("nats"))) {
      Throughput throughput = new Throughput(plan, mizzen, redis, jetStream, measurements, value);
      Waking waking = new Waking(plan, measurements, value);
      throughput.fill();
      SidecarCost cost =
          new SidecarCost(
              plan, folder.resolve("sidecar"), sidecar.toAbsolutePath(), mizzen, measurements);
      for (int run = 0; run <= plan.runs(); run++) {
        measurements.begin(run);
        throughput.run();
        waking.run(mizzen, redis);
        cost.run();
      }
      measurements.add("dict-service RSS", mizzen.residentMebibytes(), "MiB", "at the end");
    }
  }

  private static List<Figure> figures(Plan plan, Measurements of) {
    String redis = Redis.version();
    String always = redis + ", appendfsync always: ";
    String nats = JetStream.version() + " JetStream, files synced every 2 min: ";
    return List.of(
        beside(of, "dict put", "redis SET", always + "SET", 0.9, 1.2),
        beside(of, "dict get", "redis GET", redis + ": GET", 0.5, 0.8),
        beside(of, "queue put", "redis LPUSH", always + "LPUSH", 1.0, 1.5),
        beside(of, "queue take", "redis RPOP", always + "RPOP", 0.7, 1.0),
        beside(
            of,
            "put, lease, ack",
            "jetstream publish, pull, ack",
            nats + "publish, pull, synchronous ack",
            1.0,
            3.0),
        Figure.beside(
            "%s, %d waiters".formatted(Waking.MIZZEN, plan.waiters()),
            "ms",
            of.of(Waking.MIZZEN),
            always + "BRPOP woken by LPUSH",
            of.of(Waking.REDIS),
            new Goal.AtMost(2)),
        Figure.beside(
            "get through the sidecar, p90",
            "ms",
            of.of(SidecarCost.THROUGH),
            "the same get without it, %d a second".formatted(plan.perSecond()),
            of.of(SidecarCost.DIRECT),
            new Goal.NotWorseThanBy(0.5)),
        alone(of, SidecarCost.IDLE, "MiB", 64),
        alone(of, SidecarCost.FIRST, "ms", 200));
  }

  private static Figure beside(
      Measurements of, String ours, String theirs, String peer, double ratio, double aim) {
    return Figure.beside(
        ours, "1/s", of.of(ours), peer, of.of(theirs), new Goal.RatioAtLeast(ratio, aim));
  }

  private static Figure alone(Measurements of, String what, String unit, double most) {
    return Figure.alone(what, unit, of.of(what), new Goal.AtMost(most));
  }
}
