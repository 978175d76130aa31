package dev.mizzen.dict.http;

import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.conformance.Given.queue;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.auth.FakeApiServer;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.server.TestServer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What HTTP adds to the engine: paths, parameters, bodies, problems. */
@TestInstance(Lifecycle.PER_CLASS)
class FrontTest {
  private static final String D = "/v1/namespaces/default/dicts/d";
  private static final String Q = "/v1/namespaces/default/queues/q";

  private TestServer server;
  private HttpStore http;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = new TestServer(folder);
    http = server.store();
    await(http.dicts().define(new ObjectName("default", "d"), dict("uid")));
    await(http.queues().define(new ObjectName("default", "q"), queue("uid")));
  }

  @AfterAll
  void stop() {
    http.close();
    server.close();
  }

  private HttpResponse<byte[]> send(String method, String path, String body) {
    return http.send(method, path, body.getBytes(StandardCharsets.UTF_8), r -> r).join();
  }

  private static JsonObject json(HttpResponse<byte[]> response) {
    return new JsonObject(Buffer.buffer(response.body()));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, 404, not-found",
    "GET, /v1, 404, not-found",
    "GET, /v1/namespaces/default/dicts, 404, not-found",
    "GET, /v1/namespaces/default/dicts/d/other, 404, not-found",
    "GET, /v1/namespaces/default/dicts/d:nothing, 404, not-found",
    "GET, /v1/namespaces/default/queues/q/items, 404, not-found",
    "GET, /v1/namespaces/default/dicts/d/entriesx, 404, not-found",
    "GET, /v1/namespaces/default/dicts:other, 404, not-found",
    "GET, /v1/namespaces/default/dicts:ephemeral, 405, method-not-allowed",
    "GET, /v1/store/x, 404, not-found",
    "POST, /v1/store, 405, method-not-allowed",
    "GET, /v1/store?x=1, 400, malformed-request",
    "GET, /v1/namespaces/default/sets/s, 404, not-found",
    "GET, /v2/namespaces/default/dicts/d, 404, not-found",
    "GET, /v1/namespaces/default/dicts/d/entries/a/b, 404, not-found",
    "GET, /v1/namespaces/default/dicts/d/entries/, 400, malformed-request",
    "GET, /v1/namespaces/default/dicts/D/entries/k, 400, malformed-request",
    "GET, /v1/namespaces/../dicts/d/entries/k, 400, malformed-request",
    "GET, /v1/namespaces/default/dicts/d/entries/absent, 404, entry-absent",
    "GET, /v1/namespaces/default/dicts/absent/entries/k, 404, dict-not-found",
    "DELETE, /v1/namespaces/default/dicts/d/entries/absent, 404, entry-absent",
    "DELETE, /v1/namespaces/default/dicts/d/entries/k?return=maybe, 400, malformed-request",
    "GET, /v1/namespaces/default/dicts/d/entries/k?version=1, 400, malformed-request",
    "GET, /v1/namespaces/default/dicts/d/entries?limit=0, 400, malformed-request",
    "GET, /v1/namespaces/default/dicts/d/entries?limit=1001, 400, malformed-request",
    "GET, /v1/namespaces/default/dicts/d/entries?limit=x, 400, malformed-request",
    "GET, /v1/namespaces/default/dicts/d/entries?cursor=*, 400, malformed-request",
    "GET, /v1/namespaces/default/dicts/d/entries?limit=1&limit=2, 400, malformed-request",
    "DELETE, /v1/namespaces/default/dicts/d?data=maybe, 400, malformed-request",
    "POST, /v1/namespaces/default/queues/absent:get, 404, queue-not-found",
    "POST, /v1/namespaces/default/queues/q:get?wait=50.1, 400, malformed-request",
    "POST, /v1/namespaces/default/queues/q:get?wait=-1, 400, malformed-request",
    "POST, /v1/namespaces/default/queues/q:get?wait=1e9, 400, malformed-request",
    "POST, /v1/namespaces/default/queues/q:get?n=0, 400, malformed-request",
    "POST, /v1/namespaces/default/queues/q:get?n=99999999999, 400, malformed-request",
    "POST, /v1/namespaces/default/queues/q:get?partition=, 400, malformed-request",
    "POST, /v1/namespaces/default/queues/q:get?partition=%FF, 400, malformed-request",
    "GET, /v1/namespaces/default/queues/q:len?partition=a&total=true, 400, malformed-request",
    "POST, /v1/namespaces/default/dicts/d, 405, method-not-allowed",
    "GET, /v1/namespaces/default/dicts/d:update, 405, method-not-allowed",
    "POST, /v1/namespaces/default/dicts/d/entries/k, 405, method-not-allowed",
    "PATCH, /v1/namespaces/default/queues/q, 405, method-not-allowed",
  })
  void refusesWithAProblem(String method, String path, int status, String slug) {
    // When
    HttpResponse<byte[]> response = send(method, path, "");

    // Then
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonObject problem = json(response);
    assertThat(problem.getString("type")).isEqualTo("https://mizzen.dev/problems/" + slug);
    assertThat(problem.getInteger("status")).isEqualTo(status);
    assertThat(problem.getString("title")).isNotBlank();
    assertThat(problem.getString("detail")).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{                                       | line 1, column",
        "{\"items\":[{\"value\":\"!!!\"}]}       | line 1, column",
        "{\"items\":[{\"value\":7}]}             | expected a string for value",
        "{\"items\":[{}]}                        | value is missing",
        "{\"items\":[{\"value\":\"\",\"x\":\"\"}]} | x is not known here",
        "{\"items\":{}}                          | line 1, column 10: expected an array",
        "{}                                      | items is missing",
        "{\"items\":[]} []                       | nothing may follow",
        "{\"items\":[],\"items\":[]}             | Duplicate field",
        "[]                                      | expected an object",
        "{\"items\":[{\"value\":\"\",\"contentType\":\"\"}]} | content type",
        "''                                      | the body is empty",
      })
  void saysWhereABodyIsMalformed(String body, String detail) {
    // When
    HttpResponse<byte[]> response = send("POST", Q + ":put", body);

    // Then
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).getString("type")).endsWith("/malformed-request");
    assertThat(json(response).getString("detail")).contains(detail);
    assertThat(json(send("GET", Q + ":len", "")).getInteger("items")).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"value\":\"\"}]                 | key is missing",
        "[{\"key\":\"\",\"value\":\"\"}]    | key must be base64 of 1 to 2048 bytes",
        "{\"key\":\"YQ==\",\"value\":\"\"}  | expected an array",
      })
  void saysWhereAnUpdateIsMalformed(String body, String detail) {
    // When
    HttpResponse<byte[]> response = send("POST", D + ":update", body);

    // Then
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).getString("detail")).contains(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                | uid must be",
        "{\"uid\":7}                                       | uid must be",
        "{\"uid\":\"u\",\"size\":1}                        | size is not known here",
        "{\"uid\":\"u\",\"limits\":{\"items\":1}}          | items is not known here",
        "{\"uid\":\"u\",\"limits\":{\"entries\":0}}        | entries must be at least 1",
        "{\"uid\":\"u\",\"limits\":{\"entries\":\"1\"}}    | entries must be a whole number",
        "{\"uid\":\"u\",\"limits\":{\"entries\":1.5}}      | entries must be a whole number",
        "{\"uid\":\"u\",\"limits\":{\"valueBytes\":16777217}} | valueBytes must be from 1 to 16777216",
        "{\"uid\":\"u\",\"reclaimPolicy\":\"Keep\"}        | reclaimPolicy must be Delete or Retain",
        "{\"uid\":\"u\",\"limits\":[]}                    | limits must be an object",
        "not json                                          | Failed to decode",
      })
  void refusesADefinitionThatIsNotOne(String body, String detail) {
    // When
    HttpResponse<byte[]> response = send("PUT", D + "2", body);

    // Then
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).getString("detail")).contains(detail);
  }

  @Test
  void givesLimitsTheirDefaults() {
    // When
    HttpResponse<byte[]> dict = send("PUT", D + "3", "{\"uid\":\"u\"}");
    HttpResponse<byte[]> queue = send("PUT", Q + "3", "{\"uid\":\"u\",\"limits\":{\"items\":5}}");

    // Then
    assertThat(dict.statusCode()).isEqualTo(201);
    JsonObject declared = json(dict);
    List.of("version", "unusedSeconds").forEach(declared::remove);
    assertThat(declared)
        .isEqualTo(
            new JsonObject(
                """
                {"entries": 0, "bytes": 0, "uid": "u", "reclaimPolicy": "Delete", "idle": null,
                 "limits": {"entries": 1000000, "valueBytes": 16777216, "totalBytes": 1073741824}}
                """));
    assertThat(json(queue).getJsonObject("limits"))
        .isEqualTo(
            new JsonObject("{\"items\": 5, \"partitions\": 100000, \"itemBytes\": 1048576}"));
  }

  @Test
  void namesTheMethodsOfAPath() {
    // When
    HttpResponse<byte[]> response = send("PATCH", D + "/entries/k", "");

    // Then
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD, PUT, DELETE");
  }

  @Test
  void refusesAConditionItDoesNotKnow() {
    // When
    HttpResponse<byte[]> match =
        http.send("PUT", D + "/entries/k", new byte[1], r -> r.header("If-Match", "1")).join();
    HttpResponse<byte[]> none =
        http.send("PUT", D + "/entries/k", new byte[1], r -> r.header("If-None-Match", "\"1\""))
            .join();

    // Then
    assertThat(match.statusCode()).isEqualTo(400);
    assertThat(none.statusCode()).isEqualTo(400);
  }

  @Test
  void refusesABodyOverEveryLimitAndGoesOn() {
    // Given
    byte[] large = new byte[(16 << 20) + 1];

    // When
    HttpResponse<byte[]> declared = http.send("PUT", D + "/entries/k", large, r -> r).join();
    HttpResponse<byte[]> chunked =
        http.send(
                "PUT",
                D + "/entries/k",
                new byte[0],
                r ->
                    r.method(
                        "PUT", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))))
            .join();
    HttpResponse<byte[]> json =
        http.send("POST", D + ":update", new byte[(32 << 20) + 1], r -> r).join();

    // Then
    assertThat(json(declared).getString("type")).endsWith("/value-too-large");
    assertThat(json(chunked).getString("type")).endsWith("/value-too-large");
    assertThat(json.statusCode()).isEqualTo(413);
    assertThat(json(json).getString("type")).endsWith("/body-too-large");
    assertThat(send("PUT", D + "/entries/k", "small").statusCode()).isEqualTo(201);
    assertThat(server.metric("mizzen_dict_body_bytes")).isZero();
  }

  @Test
  void keepsTheConnectionAfterAProblem() {
    // Given
    try (RawHttp raw = new RawHttp(server.port())) {
      // When
      raw.send("GET", D + "/entries/absent", FakeApiServer.ADMIN);
      String first = raw.answer();
      raw.send("GET", D + ":len", FakeApiServer.ADMIN);

      // Then
      assertThat(first).startsWith("HTTP/1.1 404");
      assertThat(raw.answer()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void readsKeysThatALibraryWouldTidyAway() {
    // Given
    try (RawHttp raw = new RawHttp(server.port())) {
      for (String key : new String[] {"..", ".", "%2E%2e", "a+b", "%2f%2F", "%00%ff"}) {
        // When
        raw.text(
            "PUT %s/entries/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer admin\r\nContent-Length: 1\r\n\r\nx"
                .formatted(D + "3", key));

        // Then
        assertThat(raw.answer()).as(key).startsWith("HTTP/1.1 20");
      }
      raw.text(
          "PUT %s/entries/%%2 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer admin\r\nContent-Length: 1\r\n\r\nx"
              .formatted(D + "3"));
      assertThat(raw.answer()).contains("two hexadecimal digits");
    }
  }

  @Test
  void countsCallsByOperationAndOutcomeAndEachObject() {
    // Given
    send("GET", D + ":len", "");
    send("GET", D + "/entries/absent", "");

    // When
    String metrics = server.management("/metrics").body();

    // Then
    assertThat(metrics)
        .contains("mizzen_dict_requests_seconds_count{operation=\"dict_len\",outcome=\"ok\"}")
        .contains("operation=\"dict_get\",outcome=\"entry-absent\"")
        .contains("mizzen_process_startup_seconds")
        .contains("mizzen_dict_commit_seconds_count")
        .contains("mizzen_dict_commit_operations_sum")
        .contains("mizzen_dict_entries{dict=\"d\",namespace=\"default\"}")
        .contains("mizzen_dict_bytes{dict=\"d\",namespace=\"default\"}")
        .contains("mizzen_queue_waiting{namespace=\"default\",queue=\"q\"}")
        .contains("mizzen_queue_dead{namespace=\"default\",queue=\"q\"}")
        .contains("mizzen_queue_oldest_seconds{namespace=\"default\",queue=\"q\"} 0.0")
        .contains("mizzen_dict_waiters 0.0");
    assertThat(server.metric("mizzen_process_resident_bytes")).isGreaterThan(1e6);
    assertThat(Map.of("ready", server.management("/health/ready").statusCode()))
        .containsEntry("ready", 200);
    assertThat(server.management("/health/live").statusCode()).isEqualTo(200);
    assertThat(server.management("/other").statusCode()).isEqualTo(404);
  }
}
