package dev.mizzen.operator.it;

import dev.mizzen.crds.common.Guarantees;
import dev.mizzen.crds.common.ReclaimPolicy;
import dev.mizzen.operator.service.DictFacts;
import dev.mizzen.operator.service.DictService;
import dev.mizzen.operator.service.Facts;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.service.QueueFacts;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers definitions and tells what the test says of them, or does not answer. */
public final class FakeDictService implements DictService {
  /** What it promises. */
  public static final Guarantees GUARANTEES =
      new Guarantees("Fake", "Nothing.", "None.", "Unknown.");

  /** Definitions by {@code plural/namespace/name}. */
  public final Map<String, Definition> definitions = new ConcurrentHashMap<>();

  /** What the last deletion said about the data, by the same key. */
  public final Map<String, ReclaimPolicy> deleted = new ConcurrentHashMap<>();

  /** What it tells, by the same key; of others that they are empty and unused. */
  public final Map<String, Facts> facts = new ConcurrentHashMap<>();

  private volatile boolean down;

  /** Whether it answers. */
  public void setDown(boolean isDown) {
    this.down = isDown;
  }

  @Override
  public <F extends Facts> Outcome<F> put(
      Kind<F> kind, String namespace, String name, Definition definition) {
    if (down) {
      return away();
    }
    definitions.put(key(kind, namespace, name), definition);
    return new Outcome.Done<>(told(kind, key(kind, namespace, name)));
  }

  @Override
  public <F extends Facts> Outcome<Optional<F>> get(Kind<F> kind, String namespace, String name) {
    return down
        ? away()
        : new Outcome.Done<>(
            Optional.ofNullable(definitions.get(key(kind, namespace, name)))
                .map(defined -> told(kind, key(kind, namespace, name))));
  }

  @Override
  public Outcome<Void> delete(Kind<?> kind, String namespace, String name, ReclaimPolicy policy) {
    if (down) {
      return away();
    }
    deleted.put(key(kind, namespace, name), policy);
    return new Outcome.Done<>(null);
  }

  @Override
  public Outcome<Guarantees> guarantees() {
    return down ? away() : new Outcome.Done<>(GUARANTEES);
  }

  private static String key(Kind<?> kind, String namespace, String name) {
    return kind.plural() + "/" + namespace + "/" + name;
  }

  private <F extends Facts> F told(Kind<F> kind, String key) {
    Facts nothing =
        kind.facts() == DictFacts.class
            ? new DictFacts(0, 0, 3600)
            : new QueueFacts(0, 0, 0, 0, null, 0, 3600);
    return kind.facts().cast(facts.getOrDefault(key, nothing));
  }

  private static <T> Outcome<T> away() {
    return new Outcome.Unavailable<>("", "dict-service does not answer");
  }
}
