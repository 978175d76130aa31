package dev.mizzen.volume;

import dev.mizzen.volume.sequence.PatientSequencer;
import dev.mizzen.volume.sequence.RemoteSequencer;
import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.CreationRecord;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.SequencedStore;
import dev.mizzen.volume.store.StoreGate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The store of a process that asks the volume API to create where the store itself cannot. */
final class AskedSequencer {

  /** Another process of the volume API takes over within half of it. */
  private static final Duration BOUND = Duration.ofMinutes(1);

  @Mixin private SequencerOption sequencer;

  @Option(
      names = "--volume-api-url",
      defaultValue = "${env:MIZZEN_VOLUME_API_URL:-}",
      description =
          "URL of the volume API, for stores that need a sequencer; empty to refuse these (MIZZEN_VOLUME_API_URL).")
  private String api;

  @Option(
      names = "--volume-token-file",
      defaultValue = "${env:MIZZEN_VOLUME_TOKEN_FILE:-/var/run/secrets/mizzen/volume}",
      description =
          "File with a token for the volume API (MIZZEN_VOLUME_TOKEN_FILE, default /var/run/secrets/mizzen/volume).")
  private Path token;

  /** A store, and what lets commits to it through. */
  record Opened(ObjectStore objects, StoreGate gate) {}

  /**
   * @param store repeats what failed for the moment
   */
  Opened open(ObjectStore store) {
    var probe = new AtomicityProbe(store);
    if (api.isEmpty()) {
      var gate = new StoreGate(probe, InstantSource.system());
      return new Opened(new SequencedStore(store, gate, AskedSequencer::refuse), gate);
    }
    var gate =
        new StoreGate(probe, new CreationRecord(store), sequencer.policy(), InstantSource.system());
    var asked = new PatientSequencer(new RemoteSequencer(URI.create(api), token), BOUND);
    return new Opened(new SequencedStore(store, gate, asked), gate);
  }

  private static boolean refuse(String key, byte[] content) {
    throw new IllegalStateException("The gate lets nobody create " + key + " here");
  }
}
