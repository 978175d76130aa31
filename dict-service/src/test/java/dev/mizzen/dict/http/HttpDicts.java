package dev.mizzen.dict.http;

import static dev.mizzen.dict.http.HttpStore.checked;
import static dev.mizzen.dict.http.HttpStore.encode;
import static dev.mizzen.dict.http.HttpStore.json;
import static dev.mizzen.dict.http.HttpStore.path;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.KeyValue;
import dev.mizzen.dict.engine.ListQuery;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.Lookup.Entry;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Page;
import dev.mizzen.dict.engine.Put;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.engine.Write;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Dicts by their HTTP calls. */
record HttpDicts(HttpStore http) implements Dicts {
  @Override
  public CompletionStage<Outcome> define(ObjectName name, Definition<DictPolicy> definition) {
    return http.define("PUT", path("dicts", name, ""), DefinitionBody.write(definition))
        .thenApply(HttpStore::checked)
        .thenApply(r -> r.statusCode() == 200 ? Outcome.UPDATED : Outcome.CREATED);
  }

  @Override
  public CompletionStage<DictInfo> describe(ObjectName name) {
    return http.define("GET", path("dicts", name, ""), new JsonObject())
        .thenApply(HttpStore::checked)
        .thenApply(
            r -> {
              JsonObject info = json(r);
              JsonObject definition = info.copy();
              long entries = (int) definition.remove("entries");
              long bytes = ((Number) definition.remove("bytes")).longValue();
              return new DictInfo(
                  DefinitionBody.dict(definition.toBuffer().getBytes()),
                  entries,
                  bytes,
                  0,
                  Duration.ZERO);
            });
  }

  @Override
  public CompletionStage<Void> undefine(ObjectName name, Optional<Reclaim> told) {
    return http.define("DELETE", path("dicts", name, data(told)), new JsonObject())
        .thenApply(HttpStore::checked)
        .thenApply(r -> null);
  }

  static String data(Optional<Reclaim> told) {
    return told.map(r -> r == Reclaim.DELETE ? "?data=delete" : "?data=retain").orElse("");
  }

  @Override
  public CompletionStage<Optional<Lookup>> get(ObjectName name, Bytes key, long inlineBytes) {
    String entry = path("dicts", name, "/entries/" + encode(key));
    if (inlineBytes == 0) {
      return http.send("HEAD", entry).thenCompose(r -> head(name, r));
    }
    return http.send("GET", entry)
        .thenApply(
            r ->
                absent(r)
                    ? Optional.empty()
                    : Optional.of(new Entry(value(checked(r)), version(r))));
  }

  /** A HEAD does not tell an absent entry from an absent dict. */
  private CompletionStage<Optional<Lookup>> head(ObjectName name, HttpResponse<byte[]> response) {
    if (response.statusCode() == 404) {
      return describe(name).thenApply(defined -> Optional.empty());
    }
    return CompletableFuture.completedStage(
        Optional.of(
            new Lookup.Info(
                response.headers().firstValue("Content-Type").orElseThrow(),
                response.headers().firstValueAsLong("Content-Length").orElseThrow(),
                version(response))));
  }

  @Override
  public CompletionStage<Put> put(ObjectName name, Bytes key, Value value, Write mode) {
    return http.send(
            "PUT",
            path("dicts", name, "/entries/" + encode(key)),
            value.data(),
            request -> {
              request.header("Content-Type", value.contentType());
              return mode == Write.IF_ABSENT ? request.header("If-None-Match", "*") : request;
            })
        .thenApply(HttpStore::checked)
        .thenApply(r -> new Put(r.statusCode() == 201, version(r)));
  }

  @Override
  public CompletionStage<Optional<Entry>> remove(ObjectName name, Bytes key, Condition condition) {
    return http.send("DELETE", path("dicts", name, "/entries/" + encode(key) + "?return=true"))
        .thenApply(
            r ->
                absent(r)
                    ? Optional.empty()
                    : Optional.of(new Entry(value(checked(r)), version(r))));
  }

  @Override
  public CompletionStage<Long> update(ObjectName name, List<KeyValue> entries) {
    JsonArray body = new JsonArray();
    entries.forEach(e -> body.add(item(e.value()).put("key", base64(e.key().array()))));
    return http.send("POST", path("dicts", name, ":update"), body.toBuffer().getBytes(), r -> r)
        .thenApply(HttpStore::checked)
        .thenApply(r -> json(r).getLong("written"));
  }

  @Override
  public CompletionStage<Long> clear(ObjectName name) {
    return http.send("POST", path("dicts", name, ":clear"))
        .thenApply(HttpStore::checked)
        .thenApply(r -> json(r).getLong("deleted"));
  }

  @Override
  public CompletionStage<Page> list(ObjectName name, ListQuery query) {
    Optional<Bytes> after = query.after();
    int limit = query.limit();
    boolean values = query.values();
    String cursor =
        after
            .map(
                a -> "&cursor=" + Base64.getUrlEncoder().withoutPadding().encodeToString(a.array()))
            .orElse("");
    return http.send(
            "GET",
            path("dicts", name, "/entries?limit=%d&values=%b%s".formatted(limit, values, cursor)))
        .thenApply(HttpStore::checked)
        .thenApply(r -> page(json(r)));
  }

  private static Page page(JsonObject answer) {
    List<Page.Item> items = new ArrayList<>();
    for (Object each : answer.getJsonArray("entries")) {
      JsonObject entry = (JsonObject) each;
      Bytes key = Bytes.of(bytes(entry.getString("key")));
      long version = entry.getLong("version");
      String type = entry.getString("contentType");
      items.add(
          new Page.Item(
              key,
              entry.containsKey("value")
                  ? new Entry(new Value(type, bytes(entry.getString("value"))), version)
                  : new Lookup.Info(type, 0, version)));
    }
    return new Page(
        items,
        Optional.ofNullable(answer.getString("cursor"))
            .map(c -> Bytes.of(Base64.getUrlDecoder().decode(c))),
        0);
  }

  static JsonObject item(Value value) {
    return new JsonObject()
        .put("value", base64(value.data()))
        .put("contentType", value.contentType());
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private static boolean absent(HttpResponse<byte[]> response) {
    return response.statusCode() == 404
        && json(response).getString("type").endsWith("entry-absent");
  }

  private static Value value(HttpResponse<byte[]> response) {
    return new Value(response.headers().firstValue("Content-Type").orElseThrow(), response.body());
  }

  private static long version(HttpResponse<byte[]> response) {
    return Long.parseLong(response.headers().firstValue("ETag").orElseThrow().replace("\"", ""));
  }
}
