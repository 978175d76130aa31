package dev.mizzen.dict.sidecar;

import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What all calls of a sidecar share. */
final class Proxy {
  /** Of a long poll, with both its connections; measured, with some room. */
  private static final long BYTES_A_CALL = 12 << 10;

  private static final long MAX_HELD_BYTES = 8 << 20;

  private final EventLoop loop;
  private final Upstreams upstreams;
  private final Authorization authorization;
  private final SidecarMetrics metrics;
  private final HeldBody.Budget budget = new HeldBody.Budget(MAX_HELD_BYTES);
  private final Set<Exchange> exchanges = new HashSet<>();
  private final Set<ClientConnection> clients = new HashSet<>();
  private final long mostCalls = Runtime.getRuntime().maxMemory() / BYTES_A_CALL;
  private volatile boolean stopping;

  Proxy(EventLoop loop, Upstreams upstreams, Authorization authorization, SidecarMetrics metrics) {
    this.loop = loop;
    this.upstreams = upstreams;
    this.authorization = authorization;
    this.metrics = metrics;
  }

  EventLoop loop() {
    return loop;
  }

  Upstreams upstreams() {
    return upstreams;
  }

  Authorization authorization() {
    return authorization;
  }

  SidecarMetrics metrics() {
    return metrics;
  }

  HeldBody.Budget budget() {
    return budget;
  }

  /** From now on each answer ends its connection. May be called from anywhere. */
  void stop() {
    stopping = true;
  }

  boolean stopping() {
    return stopping;
  }

  boolean hasRoom() {
    return exchanges.size() < mostCalls;
  }

  void began(Exchange exchange) {
    exchanges.add(exchange);
  }

  void ended(Exchange exchange) {
    exchanges.remove(exchange);
  }

  void joined(ClientConnection client) {
    clients.add(client);
  }

  void left(ClientConnection client) {
    clients.remove(client);
  }

  boolean empty() {
    return clients.isEmpty();
  }

  /** Connections between two calls have nothing to lose. */
  void closeIdle() {
    List.copyOf(clients).stream().filter(ClientConnection::idle).forEach(ClientConnection::close);
  }

  /** Looks after what time does to connections and calls. */
  void sweep() {
    upstreams.sweep();
    long now = System.nanoTime();
    List.copyOf(exchanges).forEach(exchange -> exchange.look(now));
  }

  String scrape() {
    return metrics.scrape(exchanges.size(), clients.size(), budget.used());
  }
}
