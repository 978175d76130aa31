package dev.mizzen.operator.service;

/** How a Dict or Queue is, as the dict-service tells it. */
public sealed interface Facts permits DictFacts, QueueFacts {
  /** Seconds since a client last used it. */
  double unusedSeconds();

  /** Calls that wait in it. */
  long waiters();

  /** Items under a lease. */
  long leased();
}
