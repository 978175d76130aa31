package dev.mizzen.operator.service;

import dev.mizzen.crds.common.ReclaimPolicy;
import java.util.Map;

/** The definitions of Dicts and Queues in the dict-service. Every call may be repeated. */
public interface DictService {
  /** What is defined. */
  enum Kind {
    /** A dict. */
    DICT("dicts"),
    /** A queue. */
    QUEUE("queues");

    private final String plural;

    Kind(String plural) {
      this.plural = plural;
    }

    /** The word in paths. */
    public String plural() {
      return plural;
    }
  }

  /**
   * A definition.
   *
   * @param uid of the object
   * @param limits by the contract's names; absent ones are the service's own
   * @param reclaimPolicy what becomes of the data once the object is gone, also when the service
   *     learns of that only from the next object of the name
   */
  record Definition(String uid, Map<String, Long> limits, ReclaimPolicy reclaimPolicy) {}

  /** Creates or updates a definition. */
  Outcome<Void> put(Kind kind, String namespace, String name, Definition definition);

  /** Deletes a definition, with its data or without. Done as well when there was none. */
  Outcome<Void> delete(Kind kind, String namespace, String name, ReclaimPolicy policy);
}
