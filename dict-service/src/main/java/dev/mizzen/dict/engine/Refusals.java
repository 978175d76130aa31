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
