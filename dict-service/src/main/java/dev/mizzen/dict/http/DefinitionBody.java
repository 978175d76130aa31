package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictLimits;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.QueueLimits;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.Sharing;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What the operator declares of a Dict or Queue, read from JSON and written back. */
final class DefinitionBody {
  private static final int MAX_UID = 128;
  private static final int MAX_SHARING = 1_000;
  private static final Set<String> COMMON =
      Set.of("uid", "limits", "access", "reclaimPolicy", "adopt");

  private DefinitionBody() {}

  static Declaration<DictPolicy> dict(byte[] body) {
    return read(
        body,
        Set.of("idle"),
        object -> new DictPolicy(dictLimits(limits(object)), time(object, "idle")));
  }

  static Declaration<QueuePolicy> queue(byte[] body) {
    QueuePolicy otherwise = QueuePolicy.DEFAULT;
    return read(
        body,
        Set.of("partitionTtl", "leaseFor", "maxAttempts", "dedupWindow"),
        object ->
            new QueuePolicy(
                queueLimits(limits(object)),
                time(object, "partitionTtl"),
                time(object, "leaseFor").orElse(otherwise.leaseFor()),
                Math.clamp(
                    number(object, "maxAttempts", otherwise.maxAttempts()),
                    Integer.MIN_VALUE,
                    Integer.MAX_VALUE),
                time(object, "dedupWindow").orElse(otherwise.dedupWindow())));
  }

  static JsonObject writeDict(Definition<DictPolicy> definition) {
    DictPolicy policy = definition.policy();
    JsonObject limits =
        new JsonObject()
            .put("entries", policy.limits().entries())
            .put("valueBytes", policy.limits().valueBytes())
            .put("totalBytes", policy.limits().totalBytes());
    return write(definition, limits).put("idle", policy.idle().map(Seconds::number).orElse(null));
  }

  static JsonObject writeQueue(Definition<QueuePolicy> definition) {
    QueuePolicy policy = definition.policy();
    JsonObject limits =
        new JsonObject()
            .put("items", policy.limits().items())
            .put("partitions", policy.limits().partitions())
            .put("itemBytes", policy.limits().itemBytes());
    return write(definition, limits)
        .put("partitionTtl", policy.partitionTtl().map(Seconds::number).orElse(null))
        .put("leaseFor", Seconds.number(policy.leaseFor()))
        .put("maxAttempts", policy.maxAttempts())
        .put("dedupWindow", Seconds.number(policy.dedupWindow()));
  }

  private static JsonObject write(Definition<?> definition, JsonObject limits) {
    JsonObject object =
        new JsonObject()
            .put("uid", definition.uid())
            .put("limits", limits)
            .put("reclaimPolicy", definition.reclaim() == Reclaim.DELETE ? "Delete" : "Retain");
    Sharing sharing = definition.sharing();
    if (!sharing.equals(Sharing.ALL)) {
      JsonObject access = new JsonObject();
      sharing.readers().ifPresent(names -> access.put("readers", array(names)));
      sharing.writers().ifPresent(names -> access.put("writers", array(names)));
      object.put("access", access);
    }
    return object;
  }

  private static JsonArray array(Set<String> names) {
    JsonArray array = new JsonArray();
    new TreeSet<>(names).forEach(array::add);
    return array;
  }

  private static <P> Declaration<P> read(
      byte[] body, Set<String> more, Function<JsonObject, P> policy) {
    try {
      JsonObject object = new JsonObject(Buffer.buffer(body));
      for (String name : object.fieldNames()) {
        if (!COMMON.contains(name) && !more.contains(name)) {
          throw unknown(name);
        }
      }
      return new Declaration<>(
          new Definition<>(
              uid(object),
              policy.apply(object),
              reclaim(object),
              sharing(object),
              Optional.empty()),
          text(object, "adopt"));
    } catch (DecodeException | IllegalArgumentException e) {
      throw Problem.malformed(e.getMessage());
    }
  }

  private static JsonObject limits(JsonObject object) {
    return object(object, "limits");
  }

  private static DictLimits dictLimits(JsonObject limits) {
    onlyKnown(limits, Set.of("entries", "valueBytes", "totalBytes"));
    DictLimits d = DictLimits.DEFAULT;
    return new DictLimits(
        number(limits, "entries", d.entries()),
        number(limits, "valueBytes", d.valueBytes()),
        number(limits, "totalBytes", d.totalBytes()));
  }

  private static QueueLimits queueLimits(JsonObject limits) {
    onlyKnown(limits, Set.of("items", "partitions", "itemBytes"));
    QueueLimits d = QueueLimits.DEFAULT;
    return new QueueLimits(
        number(limits, "items", d.items()),
        number(limits, "partitions", d.partitions()),
        number(limits, "itemBytes", d.itemBytes()));
  }

  private static String uid(JsonObject object) {
    return text(object, "uid")
        .filter(uid -> !uid.isEmpty() && uid.length() <= MAX_UID)
        .orElseThrow(() -> Problem.malformed("uid must be the Kubernetes object's uid"));
  }

  private static Reclaim reclaim(JsonObject object) {
    return switch (text(object, "reclaimPolicy").orElse("Delete")) {
      case "Delete" -> Reclaim.DELETE;
      case "Retain" -> Reclaim.RETAIN;
      default -> throw Problem.malformed("reclaimPolicy must be Delete or Retain");
    };
  }

  private static Sharing sharing(JsonObject object) {
    JsonObject access = object(object, "access");
    onlyKnown(access, Set.of("readers", "writers"));
    return new Sharing(names(access, "readers"), names(access, "writers"));
  }

  private static Optional<Set<String>> names(JsonObject access, String name) {
    return switch (access.getValue(name)) {
      case null -> Optional.empty();
      case JsonArray array
          when array.size() <= MAX_SHARING && array.stream().allMatch(String.class::isInstance) -> {
        Set<String> names = new TreeSet<>();
        array.forEach(each -> names.add((String) each));
        yield Optional.of(names);
      }
      default ->
          throw Problem.malformed(
              "access.%s must be an array of at most %d names".formatted(name, MAX_SHARING));
    };
  }

  private static Optional<String> text(JsonObject object, String name) {
    return switch (object.getValue(name)) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      default -> throw Problem.malformed(name + " must be a string");
    };
  }

  private static JsonObject object(JsonObject object, String name) {
    return switch (object.getValue(name)) {
      case null -> new JsonObject();
      case JsonObject found -> found;
      default -> throw Problem.malformed(name + " must be an object");
    };
  }

  private static Optional<Duration> time(JsonObject object, String name) {
    return switch (object.getValue(name)) {
      case null -> Optional.empty();
      case Number seconds -> Optional.of(Seconds.of(new BigDecimal(seconds.toString())));
      default -> throw Problem.malformed(name + " must be seconds");
    };
  }

  private static long number(JsonObject object, String name, long otherwise) {
    return switch (object.getValue(name)) {
      case null -> otherwise;
      case Integer i -> i;
      case Long l -> l;
      default -> throw Problem.malformed(name + " must be a whole number");
    };
  }

  private static void onlyKnown(JsonObject object, Set<String> known) {
    for (String name : object.fieldNames()) {
      if (!known.contains(name)) {
        throw unknown(name);
      }
    }
  }

  private static Problem unknown(String name) {
    return Problem.malformed(name + " is not known here");
  }
}
