package dev.mizzen.volume;

import dev.mizzen.volume.collect.Verifier;
import dev.mizzen.volume.store.RetryingStore;
import dev.mizzen.volume.store.S3Store;
import dev.mizzen.volume.transfer.Transfers;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Reads every object that a commit of a volume needs, and checks it. Prints how many there",
      "were, and which are damaged; then it exits with 2."
    })
final class VerifyCommand implements Callable<Integer> {

  private static final Duration RETRY_BOUND = Duration.ofSeconds(15);

  @Mixin private StoreOptions store;
  @Mixin private VolumeOption volume;

  @Override
  public Integer call() throws IOException {
    try (var s3 = new S3Store(store.settings(System.getenv()));
        var transfers = new Transfers(8, 96 << 20)) {
      var found = new Verifier(new RetryingStore(s3, RETRY_BOUND), transfers).verify(volume.id());
      VolumeOption.print(found);
      return found.damaged().isEmpty() ? 0 : 2;
    }
  }
}
