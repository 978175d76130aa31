package dev.mizzen.volume;

import dev.mizzen.volume.store.StoreGate.Policy;
import java.util.Locale;
import picocli.CommandLine.Option;

/** When creations go by the sequencer. */
final class SequencerOption {

  @Option(
      names = "--sequencer",
      defaultValue = "${env:MIZZEN_STORE_SEQUENCER:-Auto}",
      description = {
        "When the volume API numbers commits instead of the object store: Auto, if the store cannot,",
        "or Always (MIZZEN_STORE_SEQUENCER, default Auto)."
      })
  private String policy;

  /**
   * @throws IllegalArgumentException when it is neither
   */
  Policy policy() {
    return switch (policy.toLowerCase(Locale.ROOT)) {
      case "auto" -> Policy.AUTO;
      case "always" -> Policy.ALWAYS;
      default ->
          throw new IllegalArgumentException(
              "'%s' is no time for a sequencer: set MIZZEN_STORE_SEQUENCER to Auto or Always"
                  .formatted(policy));
    };
  }
}
