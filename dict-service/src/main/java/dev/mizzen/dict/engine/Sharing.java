package dev.mizzen.dict.engine;

import java.util.Optional;
import java.util.Set;

/**
 * Which Functions of the namespace may use a dict or queue; names of Functions. Others than
 * Functions are not its business.
 *
 * @param readers who may read or take besides the writers; empty: every Function
 * @param writers who may do everything; empty: every Function
 */
public record Sharing(Optional<Set<String>> readers, Optional<Set<String>> writers) {
  /** Every Function may do everything. */
  public static final Sharing ALL = new Sharing(Optional.empty(), Optional.empty());

  /** Copies the sets. */
  public Sharing {
    readers = readers.map(Set::copyOf);
    writers = writers.map(Set::copyOf);
  }

  /** Whether this Function may read. */
  public boolean mayRead(String function) {
    return mayWrite(function) && writers.isPresent()
        || readers.map(r -> r.contains(function)).orElse(true);
  }

  /** Whether this Function may write. */
  public boolean mayWrite(String function) {
    return writers.map(w -> w.contains(function)).orElse(true);
  }
}
