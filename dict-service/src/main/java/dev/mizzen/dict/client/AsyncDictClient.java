package dev.mizzen.dict.client;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.mizzen.dict.client.Ask.Repeat;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * {@link DictClient} without waiting: each stage ends with what the method of the same name returns
 * or throws. Cancelling one gives its call up.
 */
public final class AsyncDictClient {
  private static final String ABSENT = "entry-absent";

  private final Api api;
  private final SharedObject object;

  AsyncDictClient(Api api, String name) {
    this.api = api;
    this.object = new SharedObject(api, "dicts", name);
  }

  /** See {@link DictClient#name}. */
  public String name() {
    return object.name();
  }

  /** See {@link DictClient#get}. */
  public CompletableFuture<Optional<Entry>> get(Key key) {
    return api.send(Ask.get(entry(key)).understanding(ABSENT), AsyncDictClient::entry);
  }

  /** See {@link DictClient#contains}. */
  public CompletableFuture<Boolean> contains(Key key) {
    return api.send(
        Ask.of("HEAD", entry(key), Repeat.HARMLESS).understanding(ABSENT),
        answer -> answer.statusCode() == 200);
  }

  /** See {@link DictClient#put(Key, Value, Write)}. */
  public CompletableFuture<Stored> put(Key key, Value value, Write write) {
    Map<String, String> headers = conditions(write.condition());
    headers.put("Content-Type", value.contentType());
    write.ttl().ifPresent(t -> headers.put("Mizzen-TTL", Query.seconds(t).toPlainString()));
    return api.send(
        Ask.of("PUT", entry(key), Repeat.NAMED).with(value.bytes()).with(headers),
        answer -> new Stored(answer.statusCode() == 201, version(answer)));
  }

  /** See {@link DictClient#remove(Key, Condition)}. */
  public CompletableFuture<Boolean> remove(Key key, Condition condition) {
    return api.send(
        Ask.of("DELETE", entry(key), Repeat.ONCE).with(conditions(condition)).understanding(ABSENT),
        answer -> answer.statusCode() == 204);
  }

  /** See {@link DictClient#pop(Key, Condition)}. */
  public CompletableFuture<Optional<Entry>> pop(Key key, Condition condition) {
    return api.send(
        Ask.of("DELETE", entry(key) + "?return=true", Repeat.ONCE)
            .with(conditions(condition))
            .understanding(ABSENT),
        AsyncDictClient::entry);
  }

  /** See {@link DictClient#add(Key, long, Optional)}. */
  public CompletableFuture<Counter> add(Key key, long delta, Optional<Duration> ttl) {
    byte[] body = Json.write(json -> Steps.object(json, new Step.Add(key, delta, ttl), false));
    return api.json(
        Ask.json(object.path(":add"), Repeat.NAMED, body),
        fields -> new Counter(fields.number("value"), fields.number("version")));
  }

  /** See {@link DictClient#batch}. */
  public CompletableFuture<List<Step.Result>> batch(List<Step> steps) {
    byte[] body =
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeArrayFieldStart("steps");
              for (Step step : steps) {
                Steps.object(json, step, true);
              }
              json.writeEndArray();
              json.writeEndObject();
            });
    return api.json(
        Ask.json(object.path(":batch"), Repeat.NAMED, body),
        fields ->
            fields.list(
                "results", r -> new Step.Result(r.number("version"), r.numberOrNone("value"))));
  }

  /** See {@link DictClient#update}. */
  public CompletableFuture<Long> update(Map<Key, Value> entries) {
    byte[] body =
        Json.write(
            json -> {
              json.writeStartArray();
              for (Map.Entry<Key, Value> entry : entries.entrySet()) {
                write(json, entry.getKey(), entry.getValue());
              }
              json.writeEndArray();
            });
    return api.json(
        Ask.json(object.path(":update"), Repeat.ONCE, body), fields -> fields.number("written"));
  }

  private static void write(JsonGenerator json, Key key, Value value) throws IOException {
    json.writeStartObject();
    json.writeBinaryField("key", key.bytes());
    json.writeBinaryField("value", value.bytes());
    json.writeStringField("contentType", value.contentType());
    json.writeEndObject();
  }

  /** See {@link DictClient#clear}. */
  public CompletableFuture<Long> clear() {
    return api.json(
        Ask.of("POST", object.path(":clear"), Repeat.ONCE), fields -> fields.number("deleted"));
  }

  /** See {@link DictClient#length}. */
  public CompletableFuture<Long> length() {
    return api.json(Ask.get(object.path(":len")), fields -> fields.number("entries"));
  }

  /**
   * One page of entries in key order. An entry that is there from the first page to the last is
   * seen exactly once.
   *
   * @param prefix of keys; no bytes: all
   * @param cursor of the page before
   * @param limit 1 … 1 000
   */
  public CompletableFuture<ListPage> page(
      byte[] prefix, Optional<String> cursor, int limit, boolean values) {
    Query query = new Query().with("limit", limit).maybe("cursor", cursor);
    if (prefix.length > 0) {
      query.bytes("prefix", prefix);
    }
    if (values) {
      query.with("values", true);
    }
    return api.json(
        Ask.get(object.path("/entries" + query)),
        fields ->
            new ListPage(
                fields.list("entries", AsyncDictClient::listed),
                fields.textOrNone("cursor"),
                fields.number("version")));
  }

  private static Listed listed(Fields fields) {
    return new Listed(
        fields.key("key"),
        fields.textOrNone("value").map(there -> fields.value()),
        fields.text("contentType"),
        fields.number("version"));
  }

  /** See {@link DictClient#watch}. */
  public CompletableFuture<Changes> watch(Optional<Long> after, byte[] prefix, Duration wait) {
    Query query = new Query().maybe("after", after).seconds("wait", wait);
    if (prefix.length > 0) {
      query.bytes("prefix", prefix);
    }
    return api.json(
        Ask.get(object.path(":watch" + query)).waiting(wait),
        fields ->
            new Changes(fields.list("changes", AsyncDictClient::change), fields.number("version")));
  }

  private static Changes.Change change(Fields fields) {
    return new Changes.Change(
        Changes.Kind.valueOf(fields.text("type").toUpperCase(Locale.ROOT)),
        fields.textOrNone("key").map(there -> fields.key("key")),
        fields.number("version"));
  }

  /** See {@link DictClient#create}. */
  public CompletableFuture<Boolean> create() {
    return object.create();
  }

  /** See {@link DictClient#delete}. */
  public CompletableFuture<Boolean> delete() {
    return object.delete();
  }

  /** See {@link DictClient#keep}. */
  public CompletableFuture<Boolean> keep() {
    return object.keep();
  }

  private String entry(Key key) {
    return object.path("/entries/" + Query.encode(key.bytes()));
  }

  private static Map<String, String> conditions(Condition condition) {
    Map<String, String> headers = new HashMap<>();
    switch (condition) {
      case Condition.None none -> headers.clear();
      case Condition.Absent absent -> headers.put("If-None-Match", "*");
      case Condition.Present present -> headers.put("If-Match", "*");
      case Condition.Version v -> headers.put("If-Match", "\"%d\"".formatted(v.version()));
    }
    return headers;
  }

  private static Optional<Entry> entry(HttpResponse<byte[]> answer) {
    if (answer.statusCode() == 404) {
      return Optional.empty();
    }
    String type = answer.headers().firstValue("Content-Type").orElse("application/octet-stream");
    Optional<Duration> expires =
        answer
            .headers()
            .firstValue("Mizzen-Expires-In")
            .map(text -> Duration.ofMillis(Math.round(Double.parseDouble(text) * 1_000)));
    return Optional.of(new Entry(Value.of(answer.body(), type), version(answer), expires));
  }

  private static long version(HttpResponse<byte[]> answer) {
    String tag =
        answer
            .headers()
            .firstValue("ETag")
            .orElseThrow(() -> new IllegalStateException("the answer lacks its version"));
    return Long.parseLong(tag.substring(1, tag.length() - 1));
  }
}
