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
   * @param uid of the object; data of another uid that was to be deleted is dropped
   * @param limits by the contract's names; absent ones are the service's own
   */
  record Definition(String uid, Map<String, Long> limits) {}

  /** Creates or updates a definition. */
  Outcome<Void> put(Kind kind, String namespace, String name, Definition definition);

  /** Deletes a definition, with its data or without. Done as well when there was none. */
  Outcome<Void> delete(Kind kind, String namespace, String name, ReclaimPolicy policy);
}
