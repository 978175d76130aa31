package dev.mizzen.volume.agent;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets one operation at a time work on a target or a volume; a second one is turned away instead of
 * waiting.
 */
public final class InProgress {

  private final Set<String> targets = ConcurrentHashMap.newKeySet();

  /** Held while an operation runs. */
  public interface Slot extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * @throws BusyTargetException when another operation works on it
   */
  public Slot enter(String target) {
    if (!targets.add(target)) {
      throw new BusyTargetException(target);
    }
    return () -> targets.remove(target);
  }
}
