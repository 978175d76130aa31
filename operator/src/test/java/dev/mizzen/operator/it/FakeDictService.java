package dev.mizzen.operator.it;

import dev.mizzen.crds.common.ReclaimPolicy;
import dev.mizzen.operator.service.DictService;
import dev.mizzen.operator.service.Outcome;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers definitions, or does not answer. */
public final class FakeDictService implements DictService {
  /** Definitions by {@code plural/namespace/name}. */
  public final Map<String, Definition> definitions = new ConcurrentHashMap<>();

  /** What the last deletion said about the data, by the same key. */
  public final Map<String, ReclaimPolicy> deleted = new ConcurrentHashMap<>();

  private volatile boolean down;

  /** Whether it answers. */
  public void setDown(boolean isDown) {
    this.down = isDown;
  }

  @Override
  public Outcome<Void> put(Kind kind, String namespace, String name, Definition definition) {
    if (down) {
      return new Outcome.Unavailable<>("", "dict-service does not answer");
    }
    definitions.put(kind.plural() + "/" + namespace + "/" + name, definition);
    return new Outcome.Done<>(null);
  }

  @Override
  public Outcome<Void> delete(Kind kind, String namespace, String name, ReclaimPolicy policy) {
    if (down) {
      return new Outcome.Unavailable<>("", "dict-service does not answer");
    }
    deleted.put(kind.plural() + "/" + namespace + "/" + name, policy);
    return new Outcome.Done<>(null);
  }
}
