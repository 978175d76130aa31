package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.DictStep;
import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.NewItem;
import dev.mizzen.dict.engine.Value;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;

/** Objects of the bodies, as a client writes and reads them. */
final class HttpJson {
  private HttpJson() {}

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  static Stream<JsonObject> objects(JsonObject in, String name) {
    return in.getJsonArray(name).stream().map(JsonObject.class::cast);
  }

  static JsonObject value(Value value) {
    return new JsonObject()
        .put("value", base64(value.data()))
        .put("contentType", value.contentType());
  }

  static Value value(JsonObject object) {
    return new Value(object.getString("contentType"), bytes(object.getString("value")));
  }

  static Duration seconds(JsonObject object, String name) {
    return Seconds.of(new BigDecimal(object.getNumber(name).toString()));
  }

  static JsonObject item(NewItem item) {
    JsonObject object = value(item.value());
    if (!item.delay().isZero()) {
      object.put("delay", Seconds.number(item.delay()));
    }
    item.dedupKey().ifPresent(key -> object.put("dedupKey", key));
    return object;
  }

  static JsonObject ref(Lease.Ref ref) {
    return new JsonObject().put("id", ItemIds.write(ref.item())).put("epoch", ref.epoch());
  }

  static Lease.Ref ref(JsonObject object) {
    return new Lease.Ref(ItemIds.read(object.getString("id")), object.getLong("epoch"));
  }

  static JsonObject step(DictStep step) {
    JsonObject object =
        switch (step) {
          case DictStep.Put put -> timed(value(put.value()).put("op", "put"), put.ttl());
          case DictStep.Remove remove -> new JsonObject().put("op", "remove");
          case DictStep.Add add ->
              timed(new JsonObject().put("op", "add").put("delta", add.delta()), add.ttl());
          case DictStep.Check check -> new JsonObject().put("op", "check");
        };
    switch (step.condition()) {
      case Condition.None none -> object.remove("if");
      case Condition.Absent absent -> object.put("if", "absent");
      case Condition.Present present -> object.put("if", "present");
      case Condition.Version version -> object.put("if", version.version());
    }
    return object.put("key", base64(step.key().array()));
  }

  private static JsonObject timed(JsonObject object, Optional<Duration> ttl) {
    ttl.ifPresent(t -> object.put("ttl", Seconds.number(t)));
    return object;
  }
}
