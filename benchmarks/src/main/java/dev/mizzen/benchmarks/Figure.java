package dev.mizzen.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that was measured.
 *
 * @param what what was measured
 * @param unit of all values
 * @param mizzen one value a run
 * @param peer who was measured beside it; empty where there is nobody to compare with
 * @param goal what it has to reach
 */
public record Figure(String what, String unit, Samples mizzen, Optional<Peer> peer, Goal goal) {

  /**
   * Somebody who does the same.
   *
   * @param name who it is, and how it was set up where that matters
   * @param values one a run, of the same runs as Mizzen's
   */
  public record Peer(String name, Samples values) {}

  /** Measured beside a peer. */
  public static Figure beside(
      String what, String unit, Samples mizzen, String peer, Samples theirs, Goal goal) {
    return new Figure(what, unit, mizzen, Optional.of(new Peer(peer, theirs)), goal);
  }

  /** Measured alone. */
  public static Figure alone(String what, String unit, Samples mizzen, Goal goal) {
    return new Figure(what, unit, mizzen, Optional.empty(), goal);
  }

  /** Mizzen divided by the peer, run by run. */
  public Optional<Samples> ratio() {
    return peer.map(p -> mizzen.dividedBy(p.values));
  }

  /** Mizzen less the peer, run by run. */
  Optional<Samples> difference() {
    return peer.map(p -> mizzen.minus(p.values));
  }

  /** Whether it reached its goal. */
  public boolean ok() {
    return goal.reachedBy(this);
  }

  /** As it goes to the file of results. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("what", what);
    json.put("unit", unit);
    json.put("mizzen", mizzen.median());
    json.put("mizzenRuns", mizzen.values());
    peer.ifPresent(
        p -> {
          json.put("peer", p.values.median());
          json.put("peerRuns", p.values.values());
          json.put("peerName", p.name);
          json.put("ratio", ratio().orElseThrow().median());
        });
    json.put("goal", goal.text());
    json.put("ok", ok());
    return json;
  }
}
