package dev.mizzen.operator.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Supplier;

/** JSON over HTTP with a bearer token, every answer turned into an {@link Outcome}. */
final class JsonHttp {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final String PROBLEM_PREFIX = "https://mizzen.dev/problems/";

  private final HttpClient http;
  private final ObjectMapper mapper = new ObjectMapper();
  private final String service;
  private final URI base;
  private final Supplier<String> token;

  JsonHttp(String service, URI base, Supplier<String> token, Duration connectTimeout) {
    this.service = service;
    this.base = base;
    this.token = token;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connectTimeout)
            .build();
  }

  Outcome<JsonNode> put(String path, Object body) {
    try {
      return send(
          request(path)
              .PUT(HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(body)))
              .header("Content-Type", "application/json"));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Body cannot be written as JSON", e);
    } catch (UncheckedIOException e) {
      return tokenMissing(e);
    }
  }

  Outcome<JsonNode> get(String path) {
    try {
      return send(request(path).GET());
    } catch (UncheckedIOException e) {
      return tokenMissing(e);
    }
  }

  /** An answer as a record; one that is none is as good as no answer. */
  <T> Outcome<T> read(Outcome<JsonNode> answer, Class<T> type) {
    try {
      return Outcomes.map(
          answer,
          body -> {
            if (!body.isObject()) {
              throw new IllegalArgumentException("not a JSON object");
            }
            return mapper.convertValue(body, type);
          });
    } catch (IllegalArgumentException e) {
      return new Outcome.Unavailable<>(
          "", service + " at " + base + " answered something that cannot be read");
    }
  }

  /** 404 is done as well. */
  Outcome<JsonNode> delete(String path) {
    try {
      return send(request(path).DELETE());
    } catch (UncheckedIOException e) {
      return tokenMissing(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(REQUEST_TIMEOUT)
        .header("Authorization", "Bearer " + token.get());
  }

  private Outcome<JsonNode> tokenMissing(UncheckedIOException e) {
    return new Outcome.Unavailable<>(
        "",
        "The operator's token for " + service + " cannot be read: " + e.getCause().getMessage());
  }

  private Outcome<JsonNode> send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    try {
      return read(request, http.send(request, HttpResponse.BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      return new Outcome.Unavailable<>(
          "", service + " at " + base + " does not answer: " + reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Unavailable<>("", "The operator is stopping");
    }
  }

  private Outcome<JsonNode> read(HttpRequest request, HttpResponse<byte[]> response) {
    int status = response.statusCode();
    JsonNode body = parse(response.body());
    if (status < 300 || (status == 404 && request.method().equals("DELETE"))) {
      return new Outcome.Done<>(body);
    }
    String slug = slug(body.path("type").asText(""));
    String detail = body.path("detail").asText(service + " answered with HTTP status " + status);
    return status >= 500 || status == 429
        ? new Outcome.Unavailable<>(slug, detail)
        : new Outcome.Refused<>(slug, detail);
  }

  private JsonNode parse(byte[] body) {
    try {
      return body.length == 0 ? mapper.missingNode() : mapper.readTree(body);
    } catch (IOException e) {
      return mapper.missingNode();
    }
  }

  private static String slug(String type) {
    return type.startsWith(PROBLEM_PREFIX) ? type.substring(PROBLEM_PREFIX.length()) : "";
  }

  /** A ConnectException of the JDK's client often carries no message of its own. */
  private static String reason(IOException e) {
    return e.getMessage() != null ? e.getMessage() : e.getClass().getSimpleName();
  }
}
