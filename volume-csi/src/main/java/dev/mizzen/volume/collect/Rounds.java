package dev.mizzen.volume.collect;

import dev.mizzen.volume.snapshot.PoolInventory;
import dev.mizzen.volume.snapshot.VolumeCatalogue;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.store.ObjectStore;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects every pool there is, one after the other. */
public final class Rounds {

  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
  private static final int PAGE = 100;

  private final ObjectStore store;
  private final Collector collector;

  public Rounds(ObjectStore store, Collector collector) {
    this.store = store;
    this.collector = collector;
  }

  /** One round. A pool that cannot be collected does not keep the others from it. */
  public void run() {
    var catalogue = new VolumeCatalogue(store);
    var done = new HashSet<String>();
    List<VolumeId> page = catalogue.list(Optional.empty(), PAGE);
    while (!page.isEmpty()) {
      for (var id : page) {
        collect(id, done);
      }
      page = catalogue.list(Optional.of(page.getLast()), PAGE);
    }
  }

  private void collect(VolumeId id, HashSet<String> done) {
    try {
      if (done.add(PoolInventory.of(store, id).prefix())) {
        var report = collector.collect(id, false);
        LOG.atInfo()
            .addKeyValue("namespace", id.namespace())
            .addKeyValue("volume", id.name())
            .addKeyValue("droppedCommits", report.commits())
            .addKeyValue("garbageObjects", report.objects())
            .addKeyValue("garbageBytes", report.bytes())
            .addKeyValue("deleted", report.deleted())
            .log("Collected a pool");
      }
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("namespace", id.namespace())
          .addKeyValue("volume", id.name())
          .setCause(e)
          .log("A pool could not be collected");
    }
  }
}
