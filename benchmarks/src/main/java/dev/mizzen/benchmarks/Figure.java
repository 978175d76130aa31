package dev.mizzen.benchmarks;

/**
 * One comparison, as it goes to {@code benchmarks/results/NAME.json}.
 *
 * @param what what was measured
 * @param unit unit of both figures
 * @param mizzen Mizzen's median
 * @param peer the peer's median in the same run
 * @param peerName who the peer is
 * @param ratio mizzen divided by peer
 * @param higherIsBetter whether a larger figure is the better one
 * @param target what Mizzen's figure is held against, in the unit
 * @param ok whether it met the target
 */
public record Figure(
    String what,
    String unit,
    double mizzen,
    double peer,
    String peerName,
    double ratio,
    boolean higherIsBetter,
    double target,
    boolean ok) {

  /** A figure of which less is better. */
  public static Figure lowerIsBetter(
      String what, String unit, Samples mizzen, Samples peer, String peerName, double target) {
    double ours = mizzen.median();
    double theirs = peer.median();
    return new Figure(
        what, unit, ours, theirs, peerName, ours / theirs, false, target, ours <= target);
  }
}
