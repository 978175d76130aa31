package dev.mizzen.dict.sidecar;

import dev.mizzen.dict.conformance.Polling;
import dev.mizzen.dict.http.RawHttp;

/** Requests as user code would send them. */
final class Requests {
  static final String QUEUE = "/v1/namespaces/default/queues/q";
  static final String ENTRY = "/v1/namespaces/default/dicts/it/entries/k";
  static final String LEN = "/v1/namespaces/default/dicts/it:len";

  private Requests() {}

  static String get(int port, String path) {
    return send(port, "GET", path);
  }

  static String post(int port, String path, String body) {
    return send(port, "POST", path, "Content-Length: " + body.length(), body);
  }

  /** The answer to a request with one header and a body, both of which may be absent. */
  static String send(int port, String method, String path, String... headerAndBody) {
    String header = headerAndBody.length > 0 ? headerAndBody[0] + "\r\n" : "";
    String body = headerAndBody.length > 1 ? headerAndBody[1] : "";
    try (RawHttp raw = new RawHttp(port)) {
      return raw.text("%s %s HTTP/1.1\r\nHost: x\r\n%s\r\n%s".formatted(method, path, header, body))
          .answer();
    }
  }

  static void awaitHealthy(TestSidecar sidecar) {
    Polling.until(() -> get(sidecar.port(), "/health").startsWith("HTTP/1.1 200"));
  }
}
