package dev.mizzen.dict.client;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Steps of a batch as JSON (contracts, section 9). */
final class Steps {
  private Steps() {}

  static void object(JsonGenerator json, Step step, boolean withOp) throws IOException {
    json.writeStartObject();
    if (withOp) {
      json.writeStringField(
          "op", step.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT));
    }
    json.writeBinaryField("key", step.key().bytes());
    switch (step) {
      case Step.Put put -> {
        json.writeBinaryField("value", put.value().bytes());
        json.writeStringField("contentType", put.value().contentType());
        if (put.write().ttl().isPresent()) {
          Json.seconds(json, "ttl", put.write().ttl().get());
        }
        condition(json, put.write().condition());
      }
      case Step.Remove remove -> condition(json, remove.condition());
      case Step.Add add -> {
        json.writeNumberField("delta", add.delta());
        if (add.ttl().isPresent()) {
          Json.seconds(json, "ttl", add.ttl().get());
        }
      }
      case Step.Check check -> condition(json, check.condition());
    }
    json.writeEndObject();
  }

  private static void condition(JsonGenerator json, Condition condition) throws IOException {
    switch (condition) {
      case Condition.None none -> json.flush();
      case Condition.Absent absent -> json.writeStringField("if", "absent");
      case Condition.Present present -> json.writeStringField("if", "present");
      case Condition.Version version -> json.writeNumberField("if", version.version());
    }
  }
}
