package dev.mizzen.volume.cache;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;

/** What a cache says of itself. */
final class CacheMetrics {

  private final MeterRegistry registry;
  private final Counter hits;
  private final Counter misses;
  private final Counter fetched;
  private final Counter evicted;

  CacheMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.hits = counter("hits", "Reads that were answered from what is here");
    this.misses = counter("misses", "Reads that had to wait for the object store");
    this.fetched = counter("fetched_bytes", "Bytes that the object store gave");
    this.evicted = counter("evicted_bytes", "Bytes dropped to make room");
  }

  private Counter counter(String name, String description) {
    return Counter.builder("mizzen_volume_cache_" + name)
        .description(description)
        .register(registry);
  }

  void bytes(LongSupplier bytes) {
    Gauge.builder("mizzen_volume_cache_bytes", bytes, LongSupplier::getAsLong)
        .description("Contents of volumes on this node's disk")
        .strongReference(true)
        .register(registry);
  }

  void read(boolean waited) {
    (waited ? misses : hits).increment();
  }

  void fetched(long bytes) {
    fetched.increment(bytes);
  }

  void evicted(long bytes) {
    evicted.increment(bytes);
  }
}
