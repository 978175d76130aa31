package dev.mizzen.operator.service;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * How a Dict is.
 *
 * @param entries number
 * @param bytes of keys and values
 * @param unusedSeconds since a client last used it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DictFacts(long entries, long bytes, double unusedSeconds) implements Facts {
  @Override
  public long waiters() {
    return 0;
  }

  @Override
  public long leased() {
    return 0;
  }
}
