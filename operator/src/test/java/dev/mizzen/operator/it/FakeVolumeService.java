package dev.mizzen.operator.it;

import dev.mizzen.crds.common.ReclaimPolicy;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.service.VolumeService;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers what was asked, and answers what the test says. */
public final class FakeVolumeService implements VolumeService {
  private static final Head HEAD = new Head(3, 2, 1024);

  /** What the last deletion said about the data, by {@code namespace/volume}. */
  public final Map<String, ReclaimPolicy> deleted = new ConcurrentHashMap<>();

  /** What was defined, by the same key. */
  public final Map<String, Definition> definitions = new ConcurrentHashMap<>();

  /** What is refused, by the same key: slug and detail. */
  public final Map<String, Outcome.Refused<Head>> refused = new ConcurrentHashMap<>();

  private volatile Optional<String> unavailable = Optional.empty();

  /** The object store cannot be used, for this reason. */
  public void setUnavailable(String detail) {
    unavailable = Optional.of(detail);
  }

  /** The object store can be used. */
  public void setAvailable() {
    unavailable = Optional.empty();
  }

  @Override
  public Outcome<Head> put(String namespace, String volume, Definition definition) {
    String key = namespace + "/" + volume;
    if (unavailable.isPresent()) {
      return new Outcome.Unavailable<>("object-store-unavailable", unavailable.get());
    }
    if (refused.containsKey(key)) {
      return refused.get(key);
    }
    if (definitions.put(key, definition) == null) {
      definition.renamedFrom().ifPresent(old -> definitions.remove(namespace + "/" + old));
    }
    return new Outcome.Done<>(HEAD);
  }

  @Override
  public Outcome<Optional<Head>> get(String namespace, String volume) {
    return new Outcome.Done<>(
        Optional.ofNullable(definitions.get(namespace + "/" + volume)).map(defined -> HEAD));
  }

  @Override
  public Outcome<Void> delete(String namespace, String volume, ReclaimPolicy policy) {
    if (unavailable.isPresent()) {
      return new Outcome.Unavailable<>("object-store-unavailable", unavailable.get());
    }
    deleted.put(namespace + "/" + volume, policy);
    if (policy == ReclaimPolicy.DELETE) {
      definitions.remove(namespace + "/" + volume);
    }
    return new Outcome.Done<>(null);
  }
}
