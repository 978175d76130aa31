package dev.mizzen.dict.valkey;

import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.Lease.Settled;
import dev.mizzen.dict.engine.ObjectName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Leases from the delivery to their end. */
final class Leases {
  private final Script release = Script.writing("queue", "queue-release");
  private final Script ack = Script.writing("queue", "queue-ack");
  private final Script nack = Script.writing("queue", "queue-nack");
  private final Script extend = Script.writing("queue", "queue-extend");
  private final Operations operations;

  Leases(Operations operations) {
    this.operations = operations;
  }

  CompletionStage<Settled> release(ObjectName name, List<Lease.Ref> leases) {
    return settle(release, name, new Arguments(), leases);
  }

  CompletionStage<Settled> ack(ObjectName name, List<Lease.Ref> leases) {
    return settle(ack, name, new Arguments(), leases);
  }

  CompletionStage<Settled> nack(
      ObjectName name, List<Lease.Ref> leases, Duration delay, boolean dead) {
    return settle(nack, name, new Arguments().add(delay).add(dead), leases);
  }

  CompletionStage<Settled> extend(ObjectName name, List<Lease.Ref> leases, Duration leaseFor) {
    return settle(extend, name, new Arguments().add(leaseFor), leases);
  }

  private CompletionStage<Settled> settle(
      Script script, ObjectName name, Arguments arguments, List<Lease.Ref> leases) {
    Arguments packed = new Arguments();
    for (Lease.Ref ref : leases) {
      packed.add(ref.item().partition()).add(ref.item().sequence()).add(ref.epoch());
    }
    return Failure.forCaller(operations.run(script, name, arguments.pack(packed)))
        .thenApply(reply -> settled(leases, reply.reply()));
  }

  private static Settled settled(List<Lease.Ref> leases, Reply held) {
    List<Lease.Ref> settled = new ArrayList<>();
    List<Lease.Ref> lost = new ArrayList<>();
    for (Lease.Ref ref : leases) {
      (held.yes() ? settled : lost).add(ref);
    }
    return new Settled(List.copyOf(settled), List.copyOf(lost));
  }
}
