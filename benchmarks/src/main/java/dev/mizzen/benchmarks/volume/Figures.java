package dev.mizzen.benchmarks.volume;

import dev.mizzen.benchmarks.Figure;
import dev.mizzen.benchmarks.Goal;
import dev.mizzen.benchmarks.Measurements;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The rows of the table, and what they have to reach. */
final class Figures {
  private final Stage stage;
  private final boolean partial;

  /**
   * @param partial whether rows may be left out for which nothing was measured
   */
  Figures(Stage stage, boolean partial) {
    this.stage = stage;
    this.partial = partial;
  }

  List<Figure> all() {
    String rclone = stage.rclone().version();
    String mount = rclone + " mount, vfs-cache-mode full";
    String s3fs = stage.s3fs().version();
    String s5cmd = stage.s5cmd().version();
    String restic = stage.restic().version();
    String bare = "16 ranged GETs at a time in Java";
    String disk = "the same on the disk";
    return Stream.of(
            mount(Mounts.COLD_BIG, "GB/s", "s3fs", s3fs, new Goal.RatioAtLeast(2)),
            mount(Mounts.COLD_BIG, "GB/s", "rclone", mount, new Goal.RatioAtLeast(4)),
            mount(Mounts.COLD_BIG, "GB/s", Mounts.BARE, bare, new Goal.RatioAtLeast(0.65)),
            mount(Mounts.FIRST, "ms", "rclone", mount, new Goal.RatioAtMost(0.8)),
            mount(Mounts.FIRST, "ms", "s3fs", s3fs, new Goal.RatioAtMost(0.1)),
            alone(ManyFiles.PUBLISH, "ms", new Goal.AtMost(300)),
            alone(ManyFiles.READS, "", new Goal.AtMost(4)),
            mount(Mounts.COLD_SMALL, "1/s", "s3fs", s3fs, new Goal.RatioAtLeast(7)),
            mount(Mounts.COLD_SMALL, "1/s", "rclone", mount, new Goal.RatioAtLeast(12)),
            mount(Mounts.WARM_SMALL, "1/s", Mounts.NATIVE, disk, new Goal.RatioAtLeast(0.08)),
            mount(Mounts.WARM_BIG, "GB/s", Mounts.NATIVE, disk, new Goal.RatioAtLeast(0.9)),
            mount(Mounts.CREATE, "1/s", "rclone", mount, new Goal.RatioAtLeast(5)),
            mount(Mounts.CREATE, "1/s", "s3fs", s3fs, new Goal.RatioAtLeast(15)),
            mount(Mounts.WRITE, "GB/s", Mounts.NATIVE, disk, new Goal.RatioAtLeast(0.8)),
            copy(Transfers.UPLOAD, "s5cmd", s5cmd + " cp", new Goal.RatioAtMost(1)),
            copy(Transfers.UPLOAD, "restic", restic + " backup", new Goal.RatioAtMost(0.75)),
            copy(Transfers.UPLOAD, "rclone", rclone + " copy", new Goal.None()),
            alone(Transfers.OBJECTS, "", new Goal.AtMost(0.05)),
            copy(Transfers.ONE_FILE, "restic", restic + " backup", new Goal.RatioAtMost(0.3)),
            manyBesideFew(),
            alone(ManyFiles.WRITES, "", new Goal.AtMost(5)),
            copy(Transfers.DOWNLOAD, "s5cmd", s5cmd + " cp", new Goal.RatioAtMost(1)),
            copy(Transfers.DOWNLOAD, "restic", restic + " restore", new Goal.RatioAtMost(0.6)),
            copy(Transfers.DOWNLOAD, "rclone", rclone + " copy", new Goal.None()),
            alone(ManyFiles.RELOAD, "ms", new Goal.AtMost(50)),
            alone(Committers.COMMITS, "1/s", new Goal.AtLeast(10)),
            alone(AgentMemory.RESIDENT, "MiB", new Goal.AtMost(400)),
            alone(AgentDeath.WAIT, "ms", new Goal.AtMost(1000)))
        .flatMap(Optional::stream)
        .toList();
  }

  private Measurements of() {
    return stage.measurements();
  }

  private Optional<Figure> mount(String what, String unit, String who, String peer, Goal goal) {
    return beside(what, unit, Mounts.name(what, who), peer, goal);
  }

  private Optional<Figure> copy(String what, String who, String peer, Goal goal) {
    return beside(what, "s", Transfers.of(what, who), peer, goal);
  }

  private Optional<Figure> manyBesideFew() {
    return isThere(ManyFiles.ONE_FILE, ManyFiles.ONE_OF_FEW)
        ? Optional.of(
            Figure.beside(
                "%s, %d files".formatted(Transfers.ONE_FILE, stage.sizes().many()),
                "ms",
                of().of(ManyFiles.ONE_FILE),
                "Mizzen itself, %d files".formatted(stage.data().files()),
                of().of(ManyFiles.ONE_OF_FEW),
                new Goal.RatioAtMost(1.2)))
        : Optional.empty();
  }

  private Optional<Figure> beside(String what, String unit, String theirs, String peer, Goal goal) {
    return isThere(what, theirs)
        ? Optional.of(Figure.beside(what, unit, of().of(what), peer, of().of(theirs), goal))
        : Optional.empty();
  }

  private Optional<Figure> alone(String what, String unit, Goal goal) {
    return isThere(what)
        ? Optional.of(Figure.alone(what, unit, of().of(what), goal))
        : Optional.empty();
  }

  private boolean isThere(String... names) {
    return !partial || Stream.of(names).allMatch(of()::has);
  }
}
