package dev.mizzen.dict.sidecar;

import dev.mizzen.dict.sidecar.SidecarConfig.Address;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** Connections to the dict-service: one for each call under way, and some kept for the next. */
final class Upstreams {
  private static final int MAX_IDLE = 64;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final Network network;
  private final Address address;
  private final Deque<UpstreamConnection> idle = new ArrayDeque<>();

  Upstreams(Network network, Address address) {
    this.network = network;
    this.address = address;
  }

  Address address() {
    return address;
  }

  /** The one used last, or a new one. */
  Future<UpstreamConnection> take() {
    UpstreamConnection known = idle.pollFirst();
    if (known != null) {
      return network.loop().newSucceededFuture(known);
    }
    io.netty.util.concurrent.Promise<UpstreamConnection> taken = network.loop().newPromise();
    UpstreamConnection made = new UpstreamConnection(this);
    network
        .connect(address, made)
        .addListener(
            (Future<Channel> connected) -> {
              if (connected.isSuccess()) {
                taken.setSuccess(made);
              } else {
                taken.setFailure(connected.cause());
              }
            });
    return taken;
  }

  /** Nothing more will be read or written for the call that had it. */
  void giveBack(UpstreamConnection connection) {
    if (idle.size() >= MAX_IDLE) {
      connection.close();
      return;
    }
    connection.idleSince(System.nanoTime());
    idle.addFirst(connection);
  }

  void ended(UpstreamConnection connection) {
    idle.remove(connection);
  }

  /** Closes what was not needed for a while. */
  void sweep() {
    while (!idle.isEmpty() && System.nanoTime() - idle.getLast().idleSince() > IDLE_NANOS) {
      idle.removeLast().close();
    }
  }
}
