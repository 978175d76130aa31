package dev.mizzen.volume.sequence;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tenure by a Lease of coordination.k8s.io. Clocks of different machines are never compared: a
 * Lease of somebody else has run out when this process has seen it unchanged for its whole
 * duration. The own one is counted from before the call that renewed it, by the monotonic clock and
 * by the wall clock, of which the first stands still while a machine is suspended.
 */
public final class LeaseTenure implements Tenure {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseTenure.class);

  private final KubernetesClient kubernetes;
  private final String namespace;
  private final String name;
  private final String identity;
  private final LeaseTiming timing;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private volatile Optional<Held> held = Optional.empty();
  private String seen = "";
  private long seenAt;
  private long terms;

  private record Held(long term, long sinceNanos, Instant since) {}

  /**
   * @param identity of this process; no other one, also none of the same name later, has the same
   */
  public LeaseTenure(
      KubernetesClient kubernetes,
      String namespace,
      String name,
      String identity,
      LeaseTiming timing,
      InstantSource clock,
      LongSupplier nanos) {
    this.kubernetes = kubernetes;
    this.namespace = namespace;
    this.name = name;
    this.identity = identity;
    this.timing = timing;
    this.clock = clock;
    this.nanos = nanos;
    this.seenAt = nanos.getAsLong();
  }

  @Override
  public Optional<Long> term(Duration time) {
    return held.filter(now -> left(now).compareTo(time) >= 0 && !left(now).isNegative())
        .map(Held::term);
  }

  private Duration left(Held now) {
    var passed = Duration.ofNanos(nanos.getAsLong() - now.sinceNanos());
    var onTheWall = Duration.between(now.since(), clock.instant());
    return timing.deadline().minus(passed.compareTo(onTheWall) > 0 ? passed : onTheWall);
  }

  /**
   * Renews the Lease, takes it where it is free, or looks at it. To be called every two seconds, by
   * one thread.
   *
   * @throws KubernetesClientException when the API server does not do as asked
   */
  public synchronized void step() {
    var found = Optional.ofNullable(lease().get());
    observe(found);
    if (found.filter(this::isOurs).isPresent()) {
      keep(found.get(), held.map(Held::term).orElseGet(this::nextTerm));
    } else if (isFree(found)) {
      take(found);
    } else {
      held = Optional.empty();
    }
  }

  private Resource<Lease> lease() {
    return kubernetes.leases().inNamespace(namespace).withName(name);
  }

  private void observe(Optional<Lease> found) {
    String version = found.map(lease -> lease.getMetadata().getResourceVersion()).orElse("");
    if (!version.equals(seen)) {
      seen = version;
      seenAt = nanos.getAsLong();
    }
  }

  private boolean isOurs(Lease lease) {
    return identity.equals(holder(lease));
  }

  /** One that is absent may have been deleted while somebody goes by it. */
  private boolean isFree(Optional<Lease> found) {
    boolean isReleased = found.filter(lease -> holder(lease).isEmpty()).isPresent();
    return isReleased || nanos.getAsLong() - seenAt > timing.duration().toNanos();
  }

  private static String holder(Lease lease) {
    return Optional.ofNullable(lease.getSpec()).map(LeaseSpec::getHolderIdentity).orElse("");
  }

  private void take(Optional<Lease> found) {
    held = Optional.empty();
    long term = nextTerm();
    keep(found.orElseGet(this::unwritten), term);
    LOG.atInfo().addKeyValue("lease", name).log("This process numbers commits");
  }

  private Lease unwritten() {
    return new LeaseBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .build();
  }

  private long nextTerm() {
    terms++;
    return terms;
  }

  private void keep(Lease found, long term) {
    long sent = nanos.getAsLong();
    var sentOnTheWall = clock.instant();
    write(found, identity);
    held = Optional.of(new Held(term, sent, sentOnTheWall));
  }

  private void write(Lease found, String holder) {
    var now = clock.instant().atZone(ZoneOffset.UTC);
    boolean isTaken = !holder.isEmpty() && !isOurs(found);
    var spec = found.getSpec() == null ? new LeaseSpec() : found.getSpec();
    int transitions = Optional.ofNullable(spec.getLeaseTransitions()).orElse(0);
    var next =
        new LeaseBuilder(found)
            .withSpec(spec)
            .editSpec()
            .withHolderIdentity(holder)
            .withLeaseDurationSeconds(Math.toIntExact(timing.duration().toSeconds()))
            .withAcquireTime(isTaken ? now : spec.getAcquireTime())
            .withRenewTime(now)
            .withLeaseTransitions(isTaken ? transitions + 1 : transitions)
            .endSpec()
            .build();
    boolean isNew = found.getMetadata().getResourceVersion() == null;
    // The version that was read goes along: whoever else has written since makes this fail.
    var written = isNew ? kubernetes.resource(next).create() : kubernetes.resource(next).update();
    seen = written.getMetadata().getResourceVersion();
    seenAt = nanos.getAsLong();
  }

  /** Gives the Lease back, so that the next process need not wait until it has run out. */
  public synchronized void release() {
    held = Optional.empty();
    Optional.ofNullable(lease().get()).filter(this::isOurs).ifPresent(found -> write(found, ""));
  }
}
