package dev.mizzen.e2e.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.Optional;

/**
 * What came back for one HTTP request.
 *
 * @param status HTTP status
 * @param body the text of the body
 * @param response headers and the rest
 */
public record Answer(int status, String body, HttpResponse<String> response) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Answer of(HttpResponse<String> response) {
    return new Answer(response.statusCode(), response.body(), response);
  }

  /** The body as JSON. */
  public JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("Not JSON (HTTP " + status + "): " + body, e);
    }
  }

  /** The Function's result. */
  public JsonNode result() {
    if (status != 200) {
      throw new AssertionError("HTTP " + status + ": " + body);
    }
    return json().get("result");
  }

  /** The last part of a problem's type: {@code queue-full}. */
  public String problem() {
    String type = json().path("type").asText();
    return type.substring(type.lastIndexOf('/') + 1);
  }

  /** What a problem says has to change. */
  public String detail() {
    return json().path("detail").asText();
  }

  /** One header. */
  public Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }
}
