package dev.mizzen.dict.server;

import static dev.mizzen.dict.conformance.Given.queue;
import static dev.mizzen.dict.conformance.Given.values;
import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.auth.TestTokens;
import dev.mizzen.dict.child.ChildJvm;
import dev.mizzen.dict.conformance.Polling;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.http.HttpStore;
import dev.mizzen.dict.http.HttpStore.Target;
import dev.mizzen.dict.rocks.TestStores;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many who wait, over real sockets, on a process of its own with a small heap. */
class LongPollsIT {
  private static final int WAITERS = 10_000;
  private static final int WOKEN = 5;
  private static final ObjectName NAME = new ObjectName("default", "polls");

  @Test
  void holdsTenThousandWaitsAndWakesThemInTheirOrder(@TempDir Path folder) throws IOException {
    // Given
    try (Store store = TestStores.open(folder)) {
      await(store.queues().define(NAME, queue("uid")));
    }
    String token = TestTokens.pod("default");
    List<SocketChannel> sockets = new ArrayList<>();
    try (ChildJvm process = new ChildJvm(List.of(), environment(folder), DictServer.class)) {
      JsonObject log = new JsonObject(process.lineWith(line -> line.contains("\"Started\"")));
      int port = log.getInteger("port");
      Target target = new Target(port, Optional.of(token));
      try (HttpStore client = new HttpStore(target, target)) {
        for (int i = 0; i < WOKEN; i++) {
          sockets.add(waiter(port, token));
          int begun = i + 1;
          Polling.until(() -> waiters(client) == begun);
        }
        for (int i = WOKEN; i < WAITERS; i++) {
          sockets.add(waiter(port, token));
        }
        Polling.until(() -> waiters(client) == WAITERS);

        // When
        await(client.queues().put(NAME, DEFAULT_PARTITION, values("v", WOKEN)));

        // Then
        for (int i = 0; i < WOKEN; i++) {
          String item =
              Base64.getEncoder().encodeToString(("v" + i).getBytes(StandardCharsets.US_ASCII));
          assertThat(answer(sockets.get(i))).startsWith("HTTP/1.1 200").contains(item);
        }
        assertThat(waiters(client)).isEqualTo(WAITERS - WOKEN);
      }
      process.terminate();
      assertThat(process.exitStatus()).isZero();
    } finally {
      for (SocketChannel socket : sockets) {
        socket.close();
      }
    }
  }

  private static Map<String, String> environment(Path folder) {
    return Map.of(
        "MIZZEN_TOKEN_KEY", Base64.getEncoder().encodeToString(TestTokens.KEY),
        "MIZZEN_DATA_DIR", folder.toString(),
        "MIZZEN_PORT", "0",
        "MIZZEN_GRPC_PORT", "0",
        "MIZZEN_MANAGEMENT_PORT", "0");
  }

  private static long waiters(HttpStore client) {
    return await(client.queues().describe(NAME)).waiters();
  }

  private static SocketChannel waiter(int port, String token) throws IOException {
    SocketChannel socket = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
    String request =
        "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: 0\r\n\r\n"
            .formatted("/v1/namespaces/default/queues/polls:get?wait=50", token);
    socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    return socket;
  }

  private static String answer(SocketChannel socket) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(4096);
    socket.read(read);
    return new String(read.array(), 0, read.position(), StandardCharsets.US_ASCII);
  }
}
