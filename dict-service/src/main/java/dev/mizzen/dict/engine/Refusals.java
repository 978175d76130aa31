package dev.mizzen.dict.engine;

import dev.mizzen.dict.engine.StoreException.Reason;

/** The texts of refusals, the same for every store. */
public final class Refusals {
  private Refusals() {}

  /** Nobody declared this dict. */
  public static StoreException noDict(ObjectName name) {
    return new StoreException(
        Reason.DICT_NOT_FOUND,
        "there is no Dict %s in namespace %s: create one with kubectl apply"
            .formatted(name.name(), name.namespace()));
  }

  /** Nobody declared this queue. */
  public static StoreException noQueue(ObjectName name) {
    return new StoreException(
        Reason.QUEUE_NOT_FOUND,
        "there is no Queue %s in namespace %s: create one with kubectl apply"
            .formatted(name.name(), name.namespace()));
  }

  /** Put-if-absent lost. */
  public static StoreException exists() {
    return new StoreException(
        Reason.ENTRY_EXISTS, "the key is present: read it, or put without If-None-Match");
  }

  /** Compare-and-set lost. */
  public static StoreException changed() {
    return new StoreException(
        Reason.VERSION_MISMATCH,
        "the entry has another version or is absent: read it and decide again");
  }

  /** Something else than an integer is there. */
  public static StoreException notCounter() {
    return new StoreException(
        Reason.NOT_A_COUNTER,
        "the entry is not an integer in JSON: remove it, or count under another key");
  }

  /** Too large a sum. */
  public static StoreException overflow() {
    return new StoreException(
        Reason.COUNTER_OVERFLOW, "the sum does not fit into 64 bits: the counter stays as it is");
  }

  /** The watcher was away too long. */
  public static StoreException compacted(long version) {
    return new StoreException(
        Reason.VERSION_COMPACTED,
        "changes after version %d are not remembered any more: list the entries and watch from the version before the list"
            .formatted(version));
  }

  /** A rename that would mix two objects. */
  public static StoreException nameInUse(ObjectName name) {
    return new StoreException(
        Reason.NAME_IN_USE,
        "%s in namespace %s is in use: a rename goes from a deleted object with retained data to a name that holds nothing"
            .formatted(name.name(), name.namespace()));
  }

  /** The engine has its own way. */
  public static StoreException notSupported(String what) {
    return new StoreException(Reason.NOT_SUPPORTED, what);
  }

  /** One value is over {@code valueBytes} or {@code itemBytes}. */
  public static StoreException tooLarge(String limit, long size, long most) {
    return new StoreException(
        Reason.VALUE_TOO_LARGE,
        "%d bytes are more than limits.%s (%d): make it smaller or raise the limit"
            .formatted(size, limit, most));
  }

  /** The whole is over a limit. */
  public static StoreException full(String limit, long wanted, long most) {
    return new StoreException(
        Reason.LIMIT_EXCEEDED,
        "this would make %d, more than limits.%s (%d): remove some first or raise the limit"
            .formatted(wanted, limit, most));
  }

  /** The store is not usable. */
  public static StoreException unavailable(String why) {
    return new StoreException(Reason.STORAGE_UNAVAILABLE, why);
  }

  /** The store is closing. */
  public static StoreException shuttingDown() {
    return new StoreException(
        Reason.SHUTTING_DOWN, "the dict-service is shutting down: repeat the request");
  }
}
