package dev.mizzen.gateway.pool;

import java.time.Duration;
import java.time.Instant;

/**
 * One process that listens for inputs, from its push until it is gone. What may be read from
 * outside does not change, except the address; everything else belongs to the pool and is touched
 * only under its lock.
 */
public final class Container {
  private static final Duration FIRST_QUARANTINE = Duration.ofMillis(250);
  private static final int LONGEST_QUARANTINE_SHIFT = 4;

  private final String pod;
  private final String podUid;
  private final String revision;
  private final String token;
  private final int maxInputs;
  private final Push.Startup startup;
  private final Instant pushedAt;
  private final boolean restored;
  private volatile String address;

  private int running;
  private int dispatched;
  private Instant idleSince;
  private Instant elsewhereBusyUntil;
  private Instant blockedUntil;
  private int refusals;
  private String lastRefusal = "";
  private boolean full;
  private boolean draining;
  private int holds;
  private Instant unheldSince;
  private boolean suspect;

  /**
   * @param restored whether it listened before this gateway did
   */
  Container(Push push, boolean restored, Instant now, Duration timeout) {
    this.restored = restored;
    this.pod = push.pod();
    this.podUid = push.podUid();
    this.revision = push.revision();
    this.token = push.token();
    this.maxInputs = push.maxInputs();
    this.startup = push.startup();
    this.address = push.address();
    this.pushedAt = now;
    this.idleSince = now;
    this.unheldSince = now;
    this.blockedUntil = now;
    // It may still run inputs of a gateway that is gone; the runner ends them by the timeout at the
    // latest.
    this.elsewhereBusyUntil = push.running() > 0 ? now.plus(timeout) : now;
  }

  /** Name of its pod. */
  public String pod() {
    return pod;
  }

  /** Uid of its pod. */
  public String podUid() {
    return podUid;
  }

  /** Where it listens, {@code ip:port}. */
  public String address() {
    return address;
  }

  /** The secret that its runner asks for. */
  public String token() {
    return token;
  }

  String revision() {
    return revision;
  }

  Instant pushedAt() {
    return pushedAt;
  }

  Push.Startup startup() {
    return startup;
  }

  int running() {
    return running;
  }

  int dispatched() {
    return dispatched;
  }

  int cap(Scaling scaling) {
    return Math.min(maxInputs, scaling.maxInputs());
  }

  boolean isOfProcess(Push push) {
    return token.equals(push.token());
  }

  boolean isDraining() {
    return draining;
  }

  boolean isRestored() {
    return restored;
  }

  boolean isUnreachable(Instant now) {
    return refusals > 0 && blockedUntil.isAfter(now);
  }

  boolean isSuspect() {
    return suspect;
  }

  boolean isBusy(Instant now) {
    return running > 0 || elsewhereBusyUntil.isAfter(now);
  }

  Instant idleSince() {
    return idleSince.isAfter(elsewhereBusyUntil) ? idleSince : elsewhereBusyUntil;
  }

  boolean hasFreeSlot(Scaling scaling, Instant now) {
    return !draining && running < cap(scaling) && !blockedUntil.isAfter(now);
  }

  /** Why it gets no inputs although it serves; empty when it was never refused. */
  String lastRefusal() {
    return lastRefusal;
  }

  void pushedAgain(Push push, Instant now) {
    address = push.address();
    unheldSince = now;
    suspect = false;
    blockedUntil = now;
    refusals = 0;
  }

  void dispatch() {
    running++;
    dispatched++;
  }

  void ended(Instant now) {
    running--;
    idleSince = now;
  }

  /** It answered: it can be reached. */
  void answered() {
    refusals = 0;
    suspect = false;
    full = false;
  }

  /** An input of it could not be stopped: no more inputs for a moment. */
  void blockFor(Duration pause, Instant now) {
    blockedUntil = now.plus(pause);
  }

  /** It says that it runs as many inputs as it can, more than are known here. */
  void fullFor(Duration pause, Instant now) {
    blockFor(pause, now);
    full = true;
  }

  /** Inputs that it runs besides the known ones: of an earlier gateway, or past their timeout. */
  int runningElse(Scaling scaling, Instant now) {
    return full && blockedUntil.isAfter(now) ? Math.max(0, cap(scaling) - running) : 0;
  }

  /** It could not be reached: no inputs for a while, longer each time, never for ever. */
  void quarantine(String reason, Instant now) {
    int shift = Math.min(refusals, LONGEST_QUARANTINE_SHIFT);
    blockedUntil = now.plus(FIRST_QUARANTINE.multipliedBy(1L << shift));
    refusals++;
    lastRefusal = reason;
  }

  void drain() {
    draining = true;
  }

  void holdOpened() {
    holds++;
    suspect = false;
  }

  void holdEnded(boolean broken, Instant now) {
    holds--;
    unheldSince = now;
    suspect = suspect || broken;
  }

  boolean isLost(Duration grace, Instant now) {
    return holds == 0 && unheldSince.plus(grace).isBefore(now);
  }

  @Override
  public String toString() {
    return pod + "@" + address;
  }
}
