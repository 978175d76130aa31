package dev.mizzen.dict.server;

import dev.mizzen.dict.auth.FakeApiServer;
import dev.mizzen.dict.auth.TestTokens;
import dev.mizzen.dict.http.HttpStore;
import dev.mizzen.dict.http.HttpStore.Target;
import dev.mizzen.dict.rocks.TestStores;
import dev.mizzen.dict.valkey.ValkeySettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Optional;

/** A dict-service in this JVM with a fake API server beside it. */
public final class TestServer implements AutoCloseable {
  private static final long BODY_BYTES = 64L << 20;

  private final FakeApiServer api = new FakeApiServer();
  private final HttpClient client = HttpClient.newHttpClient();
  private final RunningServer server;

  public TestServer(Path folder) {
    this(folder, Optional.empty());
  }

  /** With its data on a cluster, if there is one. */
  TestServer(Path folder, Optional<ValkeySettings> valkey) {
    server =
        new RunningServer(
            new ServerConfig(
                0,
                0,
                0,
                TestTokens.KEY,
                BODY_BYTES,
                TestStores.settings(folder),
                valkey,
                Optional.of(api.settings())));
    server.start();
  }

  public FakeApiServer api() {
    return api;
  }

  public int port() {
    return server.port();
  }

  public int grpcPort() {
    return server.grpcPort();
  }

  public Target admin() {
    return new Target(port(), Optional.of(FakeApiServer.ADMIN));
  }

  /** Everything by the administrator's token. */
  public HttpStore store() {
    return new HttpStore(admin(), admin());
  }

  public HttpResponse<String> management(String path) {
    try {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.managementPort() + path))
              .build(),
          BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public double metric(String name) {
    return management("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }

  public void stop() {
    server.stop();
  }

  @Override
  public void close() {
    server.stop();
    api.close();
  }
}
