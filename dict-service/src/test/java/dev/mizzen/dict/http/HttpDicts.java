package dev.mizzen.dict.http;

import static dev.mizzen.dict.http.HttpStore.checked;
import static dev.mizzen.dict.http.HttpStore.encode;
import static dev.mizzen.dict.http.HttpStore.json;
import static dev.mizzen.dict.http.HttpStore.path;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Changes;
import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.Counter;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.DictStep;
import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.KeyValue;
import dev.mizzen.dict.engine.ListQuery;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.Lookup.Entry;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Page;
import dev.mizzen.dict.engine.Put;
import dev.mizzen.dict.engine.RequestId;
import dev.mizzen.dict.engine.Sharing;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.engine.Waiting;
import dev.mizzen.dict.engine.Write;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Dicts by their HTTP calls. */
record HttpDicts(HttpStore http) implements Dicts {
  @Override
  public CompletionStage<Outcome> define(ObjectName name, Definition<DictPolicy> definition) {
    return http.define("PUT", path("dicts", name, ""), DefinitionBody.writeDict(definition))
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
              List.of("entries", "bytes", "version", "unusedSeconds").forEach(definition::remove);
              return new DictInfo(
                  DefinitionBody.dict(definition.toBuffer().getBytes()).definition(),
                  info.getLong("entries"),
                  info.getLong("bytes"),
                  info.getLong("version"),
                  HttpJson.seconds(info, "unusedSeconds"));
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
  public CompletionStage<Void> keepAlive(ObjectName name) {
    return http.send("POST", path("dicts", name, ":keep"))
        .thenApply(HttpStore::checked)
        .thenApply(r -> null);
  }

  @Override
  public CompletionStage<Optional<Lookup>> get(ObjectName name, Bytes key, long inlineBytes) {
    String entry = path("dicts", name, "/entries/" + encode(key));
    if (inlineBytes == 0) {
      return http.send("HEAD", entry).thenApply(r -> found(r, HttpDicts::info));
    }
    return http.send("GET", entry).thenApply(r -> found(r, HttpDicts::entry));
  }

  private static <T> Optional<T> found(
      HttpResponse<byte[]> response, Function<HttpResponse<byte[]>, T> reading) {
    return absent(response) ? Optional.empty() : Optional.of(reading.apply(checked(response)));
  }

  private static boolean absent(HttpResponse<byte[]> response) {
    return response.statusCode() == 404
        && response
            .headers()
            .firstValue("Mizzen-Problem")
            .orElseGet(() -> json(response).getString("type"))
            .endsWith("entry-absent");
  }

  private static Lookup.Info info(HttpResponse<byte[]> response) {
    return new Lookup.Info(
        response.headers().firstValue("Content-Type").orElseThrow(),
        response.headers().firstValueAsLong("Content-Length").orElseThrow(),
        version(response),
        expiresIn(response));
  }

  private static Entry entry(HttpResponse<byte[]> response) {
    Value value =
        new Value(response.headers().firstValue("Content-Type").orElseThrow(), response.body());
    return new Entry(value, version(response), expiresIn(response));
  }

  private static Optional<Duration> expiresIn(HttpResponse<byte[]> response) {
    return response.headers().firstValue("Mizzen-Expires-In").map(Seconds::of);
  }

  private static long version(HttpResponse<byte[]> response) {
    return Long.parseLong(response.headers().firstValue("ETag").orElseThrow().replace("\"", ""));
  }

  @Override
  public CompletionStage<Put> put(ObjectName name, Bytes key, Value value, Write write) {
    return http.send(
            "PUT",
            path("dicts", name, "/entries/" + encode(key)),
            value.data(),
            request -> {
              request.header("Content-Type", value.contentType());
              write.ttl().ifPresent(t -> request.header("Mizzen-TTL", Seconds.text(t)));
              return condition(write.condition()).apply(named(write.request()).apply(request));
            })
        .thenApply(HttpStore::checked)
        .thenApply(r -> new Put(r.statusCode() == 201, version(r)));
  }

  static UnaryOperator<HttpRequest.Builder> named(Optional<RequestId> id) {
    return request -> id.map(i -> request.header("Mizzen-Request-Id", i.text())).orElse(request);
  }

  private static UnaryOperator<HttpRequest.Builder> condition(Condition condition) {
    return request ->
        switch (condition) {
          case Condition.None n -> request;
          case Condition.Absent a -> request.header("If-None-Match", "*");
          case Condition.Present p -> request.header("If-Match", "*");
          case Condition.Version v -> request.header("If-Match", "\"" + v.version() + "\"");
        };
  }

  @Override
  public CompletionStage<Optional<Entry>> remove(ObjectName name, Bytes key, Condition condition) {
    return http.send(
            "DELETE",
            path("dicts", name, "/entries/" + encode(key) + "?return=true"),
            new byte[0],
            condition(condition))
        .thenApply(r -> found(r, HttpDicts::entry));
  }

  @Override
  public CompletionStage<Counter> add(ObjectName name, Bytes key, long delta, Write write) {
    JsonObject body = new JsonObject().put("key", HttpJson.base64(key.array())).put("delta", delta);
    write.ttl().ifPresent(t -> body.put("ttl", Seconds.number(t)));
    return http.send(
            "POST", path("dicts", name, ":add"), body.toBuffer().getBytes(), named(write.request()))
        .thenApply(HttpStore::checked)
        .thenApply(r -> new Counter(json(r).getLong("value"), json(r).getLong("version")));
  }

  @Override
  public CompletionStage<List<DictStep.Result>> batch(
      ObjectName name, List<DictStep> steps, Optional<RequestId> request) {
    JsonObject body =
        new JsonObject().put("steps", new JsonArray(steps.stream().map(HttpJson::step).toList()));
    return http.send(
            "POST", path("dicts", name, ":batch"), body.toBuffer().getBytes(), named(request))
        .thenApply(HttpStore::checked)
        .thenApply(
            r ->
                HttpJson.objects(json(r), "results")
                    .map(
                        o ->
                            new DictStep.Result(
                                o.getLong("version"), Optional.ofNullable(o.getLong("value"))))
                    .toList());
  }

  @Override
  public CompletionStage<Long> update(ObjectName name, List<KeyValue> entries) {
    JsonArray body = new JsonArray();
    entries.forEach(
        e -> body.add(HttpJson.value(e.value()).put("key", HttpJson.base64(e.key().array()))));
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
    String cursor =
        query
            .after()
            .map(
                a -> "&cursor=" + Base64.getUrlEncoder().withoutPadding().encodeToString(a.array()))
            .orElse("");
    return http.send(
            "GET",
            path(
                "dicts",
                name,
                "/entries?limit=%d&values=%b&prefix=%s%s"
                    .formatted(query.limit(), query.values(), encode(query.prefix()), cursor)))
        .thenApply(HttpStore::checked)
        .thenApply(r -> page(json(r)));
  }

  private static Page page(JsonObject answer) {
    return new Page(
        HttpJson.objects(answer, "entries").map(HttpDicts::item).toList(),
        Optional.ofNullable(answer.getString("cursor"))
            .map(c -> Bytes.of(Base64.getUrlDecoder().decode(c))),
        answer.getLong("version"));
  }

  private static Page.Item item(JsonObject entry) {
    Bytes key = Bytes.of(HttpJson.bytes(entry.getString("key")));
    long version = entry.getLong("version");
    return new Page.Item(
        key,
        entry.containsKey("value")
            ? new Entry(HttpJson.value(entry), version)
            : new Lookup.Info(entry.getString("contentType"), 0, version));
  }

  @Override
  public Waiting<Changes> watch(
      ObjectName name, Optional<Long> after, Bytes prefix, int most, Duration wait) {
    String query =
        ":watch?limit=%d&wait=%s&prefix=%s%s"
            .formatted(
                most, Seconds.text(wait), encode(prefix), after.map(a -> "&after=" + a).orElse(""));
    return new HttpWaiting<>(
        http.send("GET", path("dicts", name, query)),
        r ->
            new Changes(
                HttpJson.objects(json(r), "changes").map(HttpDicts::change).toList(),
                json(r).getLong("version")),
        () -> new Changes(List.of(), after.orElse(0L)));
  }

  private static Changes.Change change(JsonObject change) {
    return new Changes.Change(
        switch (change.getString("type")) {
          case "put" -> Changes.Kind.PUT;
          case "remove" -> Changes.Kind.REMOVE;
          case "clear" -> Changes.Kind.CLEAR;
          default -> throw new AssertionError(change.encode());
        },
        Bytes.of(HttpJson.bytes(change.getString("key", ""))),
        change.getLong("version"));
  }

  @Override
  public CompletionStage<Map<ObjectName, DictInfo>> infos() {
    throw new UnsupportedOperationException("an HTTP client cannot");
  }

  @Override
  public CompletionStage<Sharing> sharing(ObjectName name) {
    throw new UnsupportedOperationException("an HTTP client cannot");
  }

  @Override
  public CompletionStage<Boolean> rename(ObjectName from, ObjectName to) {
    throw new UnsupportedOperationException("an HTTP client cannot");
  }

  @Override
  public void stopWaiting() {
    throw new UnsupportedOperationException("an HTTP client cannot");
  }
}
