package dev.mizzen.benchmarks.volume;

import dev.mizzen.benchmarks.Figure;
import dev.mizzen.benchmarks.Folders;
import dev.mizzen.benchmarks.Machine;
import dev.mizzen.benchmarks.Measurements;
import dev.mizzen.benchmarks.Results;
import dev.mizzen.benchmarks.volume.load.Data;
import dev.mizzen.benchmarks.volume.load.MountTable;
import dev.mizzen.benchmarks.volume.peer.Rclone;
import dev.mizzen.benchmarks.volume.peer.Restic;
import dev.mizzen.benchmarks.volume.peer.S3fs;
import dev.mizzen.benchmarks.volume.peer.S5cmd;
import dev.mizzen.benchmarks.volume.process.ObjectStore;
import dev.mizzen.benchmarks.volume.process.VolumeApi;
import dev.mizzen.benchmarks.volume.process.VolumeProgram;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Volumes beside rclone, s3fs, s5cmd and restic. */
@Command(
    name = "volume",
    mixinStandardHelpOptions = true,
    description = {
      "Volumes beside rclone, s3fs, s5cmd and restic, all on the bundled object store; needs no cluster.",
      "Root on Linux: it mounts, and it drops the kernel's caches."
    })
public final class VolumeBench implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Option(
      names = "--runs",
      defaultValue = "5",
      description = "How often (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--short",
      description = "Little data: whether it works, and no figures that say anything.")
  private boolean little;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description = {
        "Parts of a run, and of the rest what they need: ${COMPLETION-CANDIDATES} (default: all).",
        "Nothing is written then."
      })
  private Set<Part> only = EnumSet.allOf(Part.class);

  @Option(
      names = "--work",
      defaultValue = "/var/tmp/mizzen-bench",
      description =
          "Folder of data, caches and views; on a disk, and short, as sockets are in it (default: ${DEFAULT-VALUE}).")
  private Path work;

  @Option(
      names = "--objects",
      defaultValue = "/dev/shm",
      description =
          "Folder of the objects; in memory, so that no disk is measured (default: ${DEFAULT-VALUE}).")
  private Path objects;

  @Option(
      names = "--results",
      defaultValue = "benchmarks/results",
      description = "Folder for volume.json (default: ${DEFAULT-VALUE}).")
  private Path results;

  @Option(
      names = "--program",
      required = true,
      hidden = true,
      description = "Argument file of volume-csi; the launcher makes it.")
  private Path program;

  @Option(
      names = "--keeper",
      required = true,
      hidden = true,
      description = "Argument file of the keeper; the launcher makes it.")
  private Path keeper;

  @Option(
      names = "--store",
      required = true,
      hidden = true,
      description = "Argument file of the object store; the launcher makes it.")
  private Path store;

  @Option(
      names = "--s5cmd",
      required = true,
      hidden = true,
      description = "The program s5cmd; the launcher builds it.")
  private Path s5cmd;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = command.commandLine().getOut();
    // Of their own, so that two at once do not write into each other's files.
    Path folder = work.toAbsolutePath().resolve("run-" + ProcessHandle.current().pid());
    Files.createDirectories(work);
    Files.createDirectory(folder);
    // Also when this program is told to end, the others and their mounts end with it.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> endAll(folder)));
    Path kept = Files.createTempDirectory(objects.toAbsolutePath(), "mizzen-bench-");
    Machine machine = Machine.look(folder);
    out.println(machine.text());
    Results table = new Results("volume", measured(folder, kept, new Measurements(out)));
    Folders.delete(folder);
    out.println();
    out.println(machine.text());
    out.println();
    out.print(table.table());
    if (!little && !isPartial()) {
      out.printf("%nWritten to %s%n", table.write(results));
    }
    out.flush();
    return table.ok() ? 0 : 1;
  }

  private boolean isPartial() {
    return only.size() < Part.values().length;
  }

  /** First those who serve mounts: to unmount what nobody serves any more can wait for ever. */
  private static void endAll(Path folder) {
    ProcessHandle.current().children().forEach(ProcessHandle::destroy);
    try {
      MountTable.clear(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Figure> measured(Path folder, Path kept, Measurements measurements)
      throws Exception {
    Sizes sizes = little ? Sizes.SHORT : Sizes.FULL;
    VolumeProgram volumes =
        VolumeProgram.trained(
            folder.resolve("training"), program.toAbsolutePath(), keeper.toAbsolutePath());
    Data data =
        Data.make(
            folder.resolve("data"), sizes.bigMebibytes(), sizes.openedMebibytes(), sizes.small());
    try (ObjectStore bundled =
            ObjectStore.start(folder.resolve("store"), store.toAbsolutePath(), kept);
        VolumeApi api = VolumeApi.start(folder.resolve("api"), volumes, bundled.s3())) {
      Stage stage =
          new Stage(
              sizes,
              folder,
              volumes,
              bundled,
              api,
              new S5cmd(s5cmd.toAbsolutePath(), bundled.s3()),
              new Rclone(bundled.s3()),
              new Restic(bundled.s3(), folder.resolve("restic-cache")),
              new S3fs(bundled.s3()),
              data,
              measurements);
      Run run = new Run(stage, only);
      run.prepare();
      for (int number = 1; number <= runs; number++) {
        measurements.begin(number);
        run.run(number);
      }
      run.count();
      return new Figures(stage, isPartial()).all();
    } finally {
      Folders.delete(kept);
    }
  }
}
