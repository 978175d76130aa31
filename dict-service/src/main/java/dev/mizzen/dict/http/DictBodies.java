package dev.mizzen.dict.http;

import static dev.mizzen.dict.http.JsonReading.array;
import static dev.mizzen.dict.http.JsonReading.at;
import static dev.mizzen.dict.http.JsonReading.bytes;
import static dev.mizzen.dict.http.JsonReading.object;
import static dev.mizzen.dict.http.JsonReading.present;
import static dev.mizzen.dict.http.JsonReading.read;
import static dev.mizzen.dict.http.JsonReading.seconds;
import static dev.mizzen.dict.http.JsonReading.text;
import static dev.mizzen.dict.http.JsonReading.whole;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.DictStep;
import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.KeyValue;
import dev.mizzen.dict.engine.Value;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Bodies of dict calls, straight from base64 to bytes. */
final class DictBodies {
  private static final Duration MIN_TTL = Duration.ofMillis(1);

  private DictBodies() {}

  /** {@code {"key","delta","ttl"}}. */
  record Add(Bytes key, long delta, Optional<Duration> ttl) {}

  static Add add(byte[] body) {
    return read(
        body,
        parser -> {
          Step step = new Step();
          object(
              parser,
              (name, p) ->
                  switch (name) {
                    case "key", "delta", "ttl" -> step.read(name, p);
                    default -> false;
                  });
          return new Add(
              present(parser, step.key, "key"),
              present(parser, step.delta, "delta"),
              Optional.ofNullable(step.ttl));
        });
  }

  /** {@code [{"key","value","contentType"}]}. */
  static List<KeyValue> entries(byte[] body) {
    return read(body, parser -> array(parser, Integer.MAX_VALUE, DictBodies::entry));
  }

  private static KeyValue entry(JsonParser parser) throws IOException {
    Step step = new Step();
    object(
        parser,
        (name, p) ->
            switch (name) {
              case "key", "value", "contentType" -> step.read(name, p);
              default -> false;
            });
    return new KeyValue(present(parser, step.key, "key"), step.value(parser));
  }

  /** {@code {"steps":[…]}}. */
  static List<DictStep> steps(byte[] body) {
    return read(
        body,
        parser -> {
          Steps steps = new Steps();
          object(parser, steps);
          if (present(parser, steps.all, "steps").isEmpty()) {
            throw at(parser, "a batch needs 1 to %d steps".formatted(Dicts.MAX_STEPS));
          }
          return steps.all;
        });
  }

  private static final class Steps implements JsonReading.Member {
    private List<DictStep> all;

    @Override
    public boolean read(String name, JsonParser parser) throws IOException {
      if (!name.equals("steps")) {
        return false;
      }
      all = array(parser, Dicts.MAX_STEPS, DictBodies::step);
      return true;
    }
  }

  private static DictStep step(JsonParser parser) throws IOException {
    Step step = new Step();
    object(parser, step);
    Bytes key = present(parser, step.key, "key");
    Condition condition = step.condition == null ? Condition.NONE : step.condition;
    Optional<Duration> ttl = Optional.ofNullable(step.ttl);
    switch (present(parser, step.op, "op")) {
      case "put" -> {
        step.refuse(parser, step.delta, "delta");
        return new DictStep.Put(key, step.value(parser), condition, ttl);
      }
      case "remove" -> {
        step.refuseValue(parser);
        step.refuse(parser, step.delta, "delta");
        step.refuse(parser, step.ttl, "ttl");
        return new DictStep.Remove(key, condition);
      }
      case "add" -> {
        step.refuseValue(parser);
        step.refuse(parser, step.condition, "if");
        return new DictStep.Add(key, present(parser, step.delta, "delta"), ttl);
      }
      case "check" -> {
        step.refuseValue(parser);
        step.refuse(parser, step.delta, "delta");
        step.refuse(parser, step.ttl, "ttl");
        return new DictStep.Check(key, condition);
      }
      default -> throw at(parser, "op must be put, remove, add or check");
    }
  }

  /** The members that any of these objects may have; null: not given. */
  private static final class Step implements JsonReading.Member {
    private String op;
    private Bytes key;
    private byte[] value;
    private String contentType;
    private Long delta;
    private Duration ttl;
    private Condition condition;

    @Override
    public boolean read(String name, JsonParser parser) throws IOException {
      switch (name) {
        case "op" -> op = text(parser);
        case "key" -> key = JsonReading.key(parser);
        case "value" -> value = bytes(parser);
        case "contentType" -> contentType = text(parser);
        case "delta" -> delta = whole(parser);
        case "ttl" -> ttl = ttl(parser);
        case "if" -> condition = condition(parser);
        default -> {
          return false;
        }
      }
      return true;
    }

    private static Duration ttl(JsonParser parser) throws IOException {
      Duration ttl = seconds(parser);
      if (ttl.compareTo(MIN_TTL) < 0 || ttl.compareTo(DictPolicy.MAX_TTL) > 0) {
        throw at(
            parser,
            "ttl must be from 0.001 to %s seconds".formatted(Seconds.text(DictPolicy.MAX_TTL)));
      }
      return ttl;
    }

    private static Condition condition(JsonParser parser) throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        return new Condition.Version(parser.getLongValue());
      }
      return switch (parser.getText()) {
        case "absent" -> new Condition.Absent();
        case "present" -> new Condition.Present();
        default -> throw at(parser, "if must be \"absent\", \"present\" or a version");
      };
    }

    private Value value(JsonParser parser) {
      present(parser, value, "value");
      try {
        return new Value(contentType == null ? Value.OCTETS : contentType, value);
      } catch (IllegalArgumentException e) {
        throw at(parser, e.getMessage());
      }
    }

    private void refuseValue(JsonParser parser) {
      refuse(parser, value, "value");
      refuse(parser, contentType, "contentType");
    }

    private void refuse(JsonParser parser, Object given, String name) {
      if (given != null) {
        throw at(parser, "%s has no sense in a step %s".formatted(name, op));
      }
    }
  }
}
