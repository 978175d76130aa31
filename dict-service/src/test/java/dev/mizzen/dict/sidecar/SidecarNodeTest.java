package dev.mizzen.dict.sidecar;

import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.engine.Stages.await;
import static dev.mizzen.dict.sidecar.Requests.LEN;
import static dev.mizzen.dict.sidecar.Requests.get;
import static dev.mizzen.dict.sidecar.Requests.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.auth.TestTokens;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.http.HttpStore;
import dev.mizzen.dict.server.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One sidecar for all pods of a node. */
class SidecarNodeTest {
  @Test
  void forwardsWithTheTokenOfTheClient(@TempDir Path folder) {
    try (TestServer server = new TestServer(folder);
        TestSidecar sidecar = TestSidecar.onNode(server.port());
        HttpStore admin = server.store()) {
      await(admin.dicts().define(new ObjectName("default", "it"), dict("uid")));
      String token = "Authorization: Bearer " + TestTokens.pod("default");

      // When, Then
      assertThat(send(sidecar.port(), "GET", LEN, token)).startsWith("HTTP/1.1 200");
      assertThat(get(sidecar.port(), LEN)).startsWith("HTTP/1.1 401");
      assertThat(sidecar.gateway().requests()).isEmpty();
    }
  }

  @Test
  void isReadyWithoutAToken() {
    try (TestSidecar sidecar = TestSidecar.onNode(TestSidecar.freePort())) {
      // When
      String answer = get(sidecar.managementPort(), "/health/ready");

      // Then
      assertThat(answer).startsWith("HTTP/1.1 200").contains("UP");
    }
  }
}
