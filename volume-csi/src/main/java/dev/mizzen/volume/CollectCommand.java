package dev.mizzen.volume;

import dev.mizzen.volume.collect.Collector;
import dev.mizzen.volume.store.RetryingStore;
import dev.mizzen.volume.store.S3Store;
import dev.mizzen.volume.transfer.Transfers;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "collect",
    mixinStandardHelpOptions = true,
    description = {
      "Deletes what no commit of a volume, nor of its clones, needs any more, and drops commits as",
      "the volume's retention says. What nothing needs goes with the second collection that finds",
      "it, four hours after the first, and a day after it was stored. Prints what there was."
    })
final class CollectCommand implements Callable<Integer> {

  private static final Duration RETRY_BOUND = Duration.ofSeconds(15);

  @Mixin private StoreOptions store;
  @Mixin private AskedSequencer sequencer;
  @Mixin private VolumeOption volume;

  @Option(names = "--dry-run", description = "Change nothing, tell what there is.")
  private boolean dryRun;

  @Override
  public Integer call() throws IOException {
    try (var s3 = new S3Store(store.settings(System.getenv()));
        var transfers = new Transfers(8, 96 << 20)) {
      var collector =
          new Collector(sequencer.open(new RetryingStore(s3, RETRY_BOUND)).objects(), transfers);
      VolumeOption.print(collector.collect(volume.id(), dryRun));
    }
    return 0;
  }
}
