package dev.mizzen.dict.valkey;

import dev.mizzen.dict.engine.ManualClock;
import dev.mizzen.dict.valkey.ValkeySettings.Node;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** Three masters on this machine. */
public final class TestCluster implements AutoCloseable {
  private static final int MASTERS = 3;
  private static final int SLOTS = 16_384;

  private final List<RedisServer> servers;

  /** Starts them; without a redis-server on the path the test is skipped. */
  public TestCluster(Path folder) throws IOException {
    Assumptions.assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(p -> Files.isExecutable(Path.of(p, "redis-server"))),
        "there is no redis-server on this machine: install the package redis-server");
    List<Integer> ports = freePorts(2 * MASTERS);
    servers =
        IntStream.range(0, MASTERS)
            .mapToObj(
                i ->
                    new RedisServer(
                        folder.resolve("server" + i), ports.get(2 * i), ports.get(2 * i + 1)))
            .toList();
    servers.forEach(RedisServer::start);
    RedisServer first = servers.getFirst();
    for (int i = 0; i < MASTERS; i++) {
      RedisServer server = servers.get(i);
      server.ask("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
      server.ask(
          "CLUSTER",
          "ADDSLOTSRANGE",
          Integer.toString(SLOTS * i / MASTERS),
          Integer.toString(SLOTS * (i + 1) / MASTERS - 1));
      server.ask(
          "CLUSTER",
          "MEET",
          "127.0.0.1",
          Integer.toString(first.port()),
          Integer.toString(first.busPort()));
    }
    servers.forEach(TestCluster::awaitWhole);
  }

  private static List<Integer> freePorts(int wanted) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    for (int i = 0; i < wanted; i++) {
      held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }
    for (ServerSocket socket : held) {
      socket.close();
    }
    return held.stream().map(ServerSocket::getLocalPort).toList();
  }

  static void awaitWhole(RedisServer server) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              String info = server.ask("CLUSTER", "INFO");
              return info.contains("cluster_state:ok")
                  && info.contains("cluster_slots_ok:" + SLOTS)
                  && info.contains("cluster_known_nodes:" + MASTERS);
            });
  }

  List<RedisServer> servers() {
    return servers;
  }

  /** How a store finds it. */
  public ValkeySettings settings() {
    return new ValkeySettings(
        servers.stream().map(s -> new Node("127.0.0.1", s.port())).toList(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** A store as it runs. */
  public ValkeyStore open() throws IOException {
    return ValkeyStore.open(settings());
  }

  /** A store that goes by a clock of the test. */
  public ValkeyStore open(ManualClock clock) throws IOException {
    ValkeyStore store = ValkeyStore.open(settings(), clock, clock);
    clock.onAdvance(store::lookAgain);
    return store;
  }

  /** From now on who comes must say this. */
  public void requirePassword(String password) {
    servers.forEach(server -> server.ask("CONFIG", "SET", "requirepass", password));
  }

  @Override
  public void close() {
    servers.forEach(RedisServer::kill);
  }
}
