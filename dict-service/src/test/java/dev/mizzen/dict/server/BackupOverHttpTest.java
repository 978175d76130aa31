package dev.mizzen.dict.server;

import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.auth.FakeApiServer;
import dev.mizzen.dict.auth.TestTokens;
import dev.mizzen.dict.conformance.Polling;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Write;
import dev.mizzen.dict.rocks.TestStores;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupOverHttpTest {
  private static final ObjectName NAME = new ObjectName("default", "backed-up");

  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir private Path folder;
  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer(folder.resolve("data"));
    await(server.store().dicts().define(NAME, dict("uid")));
    await(server.store().dicts().put(NAME, key("k"), value("before"), Write.ALWAYS));
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  private HttpResponse<byte[]> backup(String token) {
    try {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/v1/backup"))
              .header("Authorization", "Bearer " + token)
              .build(),
          BodyHandlers.ofByteArray());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isTidy(Path data) {
    try (Stream<Path> all = Files.list(data)) {
      return all.noneMatch(p -> p.getFileName().toString().startsWith("backup-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int restore(Path data, byte[] backup) {
    return RestoreCommand.run(
        new String[] {"restore"},
        Map.of("MIZZEN_DATA_DIR", data.toString()),
        new ByteArrayInputStream(backup));
  }

  @Test
  void givesABackupThatCanBeRestored() throws IOException {
    // When
    HttpResponse<byte[]> backup = backup(FakeApiServer.ADMIN);
    // Then
    assertThat(backup.statusCode()).isEqualTo(200);
    assertThat(backup.headers().firstValue("Content-Type")).contains("application/x-tar");
    Path other = folder.resolve("other");
    assertThat(restore(other, backup.body())).isZero();
    try (Store store = TestStores.open(other)) {
      assertThat(await(store.dicts().get(NAME, key("k"), 100)).orElseThrow())
          .extracting("value")
          .isEqualTo(value("before"));
    }
    Polling.until(() -> isTidy(folder.resolve("data")));
  }

  @Test
  void isNotForPods() {
    // When
    HttpResponse<byte[]> refused = backup(TestTokens.pod("default"));
    // Then
    assertThat(refused.statusCode()).isEqualTo(403);
  }

  @Test
  void restoresNothingUnderARunningService() {
    // Given
    byte[] backup = backup(FakeApiServer.ADMIN).body();
    // When
    int status = restore(folder.resolve("data"), backup);
    // Then
    assertThat(status).isEqualTo(1);
    await(server.store().dicts().put(NAME, key("k"), value("after"), Write.ALWAYS));
  }
}
