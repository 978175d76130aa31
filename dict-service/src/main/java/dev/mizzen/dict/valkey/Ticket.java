package dev.mizzen.dict.valkey;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.ObjectName;
import java.util.List;

/**
 * What it takes to put items back where they were.
 *
 * @param generation of the queue's data when they were taken: into other data they do not come back
 * @param clears how often all was cleared before: after another time they do not come back either
 */
record Ticket(
    ObjectName name, String generation, String clears, Bytes partition, List<Place> places) {
  /**
   * Of one item.
   *
   * @param put when, in microseconds, as the script said
   */
  record Place(String sequence, String put, String attempts) {}
}
