package dev.mizzen.dict.client;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Function;

/** Sends calls on connections that are kept. */
final class Api implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final ClientSettings settings;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  Api(ClientSettings settings) {
    this.settings = settings;
  }

  /** Path of a dict or queue, or of all of a kind where the name is empty. */
  String path(String kind, String name) {
    return "/v1/namespaces/%s/%s%s"
        .formatted(settings.namespace(), kind, name.isEmpty() ? "" : "/" + name);
  }

  <T> Sending<T> send(Ask ask, Function<HttpResponse<byte[]>, T> reader) {
    return new Sending<>(http, settings, ask, reader).begin();
  }

  <T> Sending<T> json(Ask ask, Function<Fields, T> reader) {
    return send(ask, answer -> reader.apply(Fields.of(Json.read(answer.body()))));
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
