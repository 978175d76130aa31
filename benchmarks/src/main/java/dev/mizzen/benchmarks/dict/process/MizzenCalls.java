package dev.mizzen.benchmarks.dict.process;

import dev.mizzen.benchmarks.dict.protocol.HttpFraming;
import dev.mizzen.benchmarks.dict.protocol.LeaseCycle;
import dev.mizzen.benchmarks.dict.protocol.Repeated;
import dev.mizzen.benchmarks.dict.protocol.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.IntSupplier;

/**
 * The calls that are measured, for one address of the dict-service or of its sidecar.
 *
 * @param head what each request has between its first line and its own headers
 * @param dict name of the dict
 * @param queue name of the queue
 */
public record MizzenCalls(String head, String dict, String queue) {
  private static final String ROOT = "/v1/namespaces/" + PodTokens.NAMESPACE;
  private static final String OCTETS = "application/octet-stream";

  /** An item in base64 is never smaller than this. */
  private static final int LEAST_ITEM = 64;

  /** {@code PUT} of an entry. */
  public Repeated put(byte[] value, IntSupplier keys) {
    Request request =
        entry("PUT")
            .text("Content-Type: %s\r\nContent-Length: %d\r\n\r\n".formatted(OCTETS, value.length))
            .bytes(value)
            .build();
    return Repeated.of(request, keys, new HttpFraming(0));
  }

  /** {@code GET} of an entry that is there. */
  public Repeated get(int bytes, IntSupplier keys) {
    return Repeated.of(entry("GET").text("\r\n").build(), keys, new HttpFraming(bytes));
  }

  /** {@code :put} of one item. */
  public Repeated queuePut(byte[] value) {
    return Repeated.of(putRequest(value), new HttpFraming(2));
  }

  /** {@code :get} of one item from a queue that is not empty. */
  public Repeated take() {
    return Repeated.of(post(":get?n=1", ""), new HttpFraming(LEAST_ITEM));
  }

  /** {@code :get} that waits for an item. */
  public Repeated blockingTake() {
    return Repeated.of(post(":get?n=1&wait=50", ""), new HttpFraming(LEAST_ITEM));
  }

  /** {@code :put}, {@code :lease}, {@code :ack}. */
  public LeaseCycle cycle(byte[] value) {
    return new LeaseCycle(putRequest(value), post(":lease?n=1", ""), json -> post(":ack", json));
  }

  private Request putRequest(byte[] value) {
    String item = Base64.getEncoder().encodeToString(value);
    return post(
        ":put", "{\"items\":[{\"value\":\"%s\",\"contentType\":\"%s\"}]}".formatted(item, OCTETS));
  }

  private Request.Builder entry(String method) {
    return new Request.Builder()
        .text("%s %s/dicts/%s/entries/key-".formatted(method, ROOT, dict))
        .number()
        .text(" HTTP/1.1\r\n" + head);
  }

  private Request post(String verb, String json) {
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    return new Request.Builder()
        .text("POST %s/queues/%s%s HTTP/1.1\r\n%s".formatted(ROOT, queue, verb, head))
        .text(length == 0 ? "" : "Content-Type: application/json\r\n")
        .text("Content-Length: %d\r\n\r\n%s".formatted(length, json))
        .build();
  }
}
