package dev.mizzen.operator.service;

import dev.mizzen.crds.common.Access;
import dev.mizzen.crds.common.Guarantees;
import dev.mizzen.crds.common.ReclaimPolicy;
import java.util.Map;
import java.util.Optional;

/** The definitions of Dicts and Queues in the dict-service. Every call may be repeated. */
public interface DictService {
  /**
   * What is defined.
   *
   * @param plural the word in paths
   * @param facts what the service tells of one
   * @param <F> the same
   */
  record Kind<F extends Facts>(String plural, Class<F> facts) {
    /** A dict. */
    public static final Kind<DictFacts> DICT = new Kind<>("dicts", DictFacts.class);

    /** A queue. */
    public static final Kind<QueueFacts> QUEUE = new Kind<>("queues", QueueFacts.class);
  }

  /**
   * A definition.
   *
   * @param uid of the object
   * @param limits by the contract's names
   * @param delivery times in seconds and numbers by the contract's names; a time that is absent has
   *     no end
   * @param access which Functions may use it
   * @param reclaimPolicy what becomes of the data once the object is gone, also when the service
   *     learns of that only from the next object of the name
   * @param adopt another name, whose retained data goes over to this one first
   */
  record Definition(
      String uid,
      Map<String, Long> limits,
      Map<String, Long> delivery,
      Access access,
      ReclaimPolicy reclaimPolicy,
      Optional<String> adopt) {}

  /** Creates or updates a definition, and tells how things are. */
  <F extends Facts> Outcome<F> put(
      Kind<F> kind, String namespace, String name, Definition definition);

  /** How things are; empty when nothing is defined. */
  <F extends Facts> Outcome<Optional<F>> get(Kind<F> kind, String namespace, String name);

  /** Deletes a definition, with its data or without. Done as well when there was none. */
  Outcome<Void> delete(Kind<?> kind, String namespace, String name, ReclaimPolicy policy);

  /** What the engine behind it promises. */
  Outcome<Guarantees> guarantees();
}
