package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictLimits;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.QueueLimits;
import dev.mizzen.dict.engine.QueuePolicy;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** {@code {"uid","limits":{…},"reclaimPolicy"}} of a Dict or Queue, and the same written back. */
final class DefinitionBody {
  private static final int MAX_UID = 128;

  private DefinitionBody() {}

  static Definition<DictPolicy> dict(byte[] body) {
    return read(
        body,
        Set.of("entries", "valueBytes", "totalBytes"),
        limits -> new DictPolicy(dictLimits(limits), Optional.empty()));
  }

  static Definition<QueuePolicy> queue(byte[] body) {
    return read(
        body,
        Set.of("items", "partitions", "itemBytes"),
        limits ->
            new QueuePolicy(
                queueLimits(limits),
                QueuePolicy.DEFAULT.partitionTtl(),
                QueuePolicy.DEFAULT.leaseFor(),
                QueuePolicy.DEFAULT.maxAttempts(),
                QueuePolicy.DEFAULT.dedupWindow()));
  }

  static JsonObject write(Definition<?> definition) {
    JsonObject limits =
        switch (limits(definition.policy())) {
          case DictLimits l ->
              new JsonObject()
                  .put("entries", l.entries())
                  .put("valueBytes", l.valueBytes())
                  .put("totalBytes", l.totalBytes());
          case QueueLimits l ->
              new JsonObject()
                  .put("items", l.items())
                  .put("partitions", l.partitions())
                  .put("itemBytes", l.itemBytes());
          default -> throw new IllegalArgumentException("limits of neither a dict nor a queue");
        };
    return new JsonObject()
        .put("uid", definition.uid())
        .put("limits", limits)
        .put("reclaimPolicy", definition.reclaim() == Reclaim.DELETE ? "Delete" : "Retain");
  }

  private static Object limits(Object policy) {
    return policy instanceof DictPolicy dict ? dict.limits() : ((QueuePolicy) policy).limits();
  }

  private static DictLimits dictLimits(JsonObject limits) {
    DictLimits d = DictLimits.DEFAULT;
    return new DictLimits(
        number(limits, "entries", d.entries()),
        number(limits, "valueBytes", d.valueBytes()),
        number(limits, "totalBytes", d.totalBytes()));
  }

  private static QueueLimits queueLimits(JsonObject limits) {
    QueueLimits d = QueueLimits.DEFAULT;
    return new QueueLimits(
        number(limits, "items", d.items()),
        number(limits, "partitions", d.partitions()),
        number(limits, "itemBytes", d.itemBytes()));
  }

  private static <L> Definition<L> read(
      byte[] body, Set<String> known, Function<JsonObject, L> policy) {
    try {
      JsonObject object = new JsonObject(Buffer.buffer(body));
      onlyKnown(object, Set.of("uid", "limits", "reclaimPolicy"));
      JsonObject declared = object.getJsonObject("limits");
      JsonObject of = declared == null ? new JsonObject() : declared;
      onlyKnown(of, known);
      return new Definition<>(uid(object), policy.apply(of), reclaim(object));
    } catch (DecodeException e) {
      throw Problem.malformed(e.getMessage());
    } catch (ClassCastException e) {
      throw Problem.malformed("limits must be an object of numbers");
    } catch (IllegalArgumentException e) {
      throw Problem.malformed("limits: " + e.getMessage());
    }
  }

  private static String uid(JsonObject object) {
    if (object.getValue("uid") instanceof String uid && !uid.isEmpty() && uid.length() <= MAX_UID) {
      return uid;
    }
    throw Problem.malformed("uid must be the Kubernetes object's uid");
  }

  private static Reclaim reclaim(JsonObject object) {
    return switch (String.valueOf(object.getValue("reclaimPolicy", "Delete"))) {
      case "Delete" -> Reclaim.DELETE;
      case "Retain" -> Reclaim.RETAIN;
      default -> throw Problem.malformed("reclaimPolicy must be Delete or Retain");
    };
  }

  private static long number(JsonObject limits, String name, long otherwise) {
    Object number = limits.getValue(name);
    return switch (number) {
      case null -> otherwise;
      case Integer i -> i;
      case Long l -> l;
      default -> throw new IllegalArgumentException(name + " must be a whole number");
    };
  }

  private static void onlyKnown(JsonObject object, Set<String> known) {
    for (String name : object.fieldNames()) {
      if (!known.contains(name)) {
        throw Problem.malformed(name + " is not known here");
      }
    }
  }
}
