package dev.mizzen.dict.http;

import dev.mizzen.dict.auth.Access;
import dev.mizzen.dict.engine.DictLimits;
import dev.mizzen.dict.engine.ObjectName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Every call there is: where, how, what right it takes, and how many bytes its body may have. */
enum Operation {
  DICT_DEFINE(Shape.DICT, "PUT", "definition", "update", Operation.SMALL),
  DICT_DESCRIBE(Shape.DICT, "GET", "definition", "get", 0),
  DICT_UNDEFINE(Shape.DICT, "DELETE", "definition", "delete", 0),
  DICT_LIST(Shape.DICT_ENTRIES, "GET", "entries", "get", 0),
  DICT_GET(Shape.DICT_ENTRY, "GET", "entries", "get", 0),
  DICT_HEAD(Shape.DICT_ENTRY, "HEAD", "entries", "get", 0),
  DICT_PUT(Shape.DICT_ENTRY, "PUT", "entries", "update", (int) DictLimits.MAX_VALUE_BYTES),
  DICT_REMOVE(Shape.DICT_ENTRY, "DELETE", "entries", "update", 0),
  DICT_UPDATE(Shape.DICT_UPDATE, "POST", "entries", "update", Operation.MANY),
  DICT_CLEAR(Shape.DICT_CLEAR, "POST", "entries", "update", 0),
  DICT_LEN(Shape.DICT_LEN, "GET", "entries", "get", 0),
  QUEUE_DEFINE(Shape.QUEUE, "PUT", "definition", "update", Operation.SMALL),
  QUEUE_DESCRIBE(Shape.QUEUE, "GET", "definition", "get", 0),
  QUEUE_UNDEFINE(Shape.QUEUE, "DELETE", "definition", "delete", 0),
  QUEUE_PUT(Shape.QUEUE_PUT, "POST", "items", "update", Operation.MANY),
  QUEUE_GET(Shape.QUEUE_GET, "POST", "items", "get", 0),
  QUEUE_LEN(Shape.QUEUE_LEN, "GET", "items", "get", 0),
  QUEUE_CLEAR(Shape.QUEUE_CLEAR, "POST", "items", "update", 0);

  /** A definition. */
  private static final int SMALL = 64 << 10;

  /** Values in base64: one of the largest fits. */
  private static final int MANY = 32 << 20;

  /** Paths without their variable parts. */
  enum Shape {
    DICT,
    DICT_ENTRIES,
    DICT_ENTRY,
    DICT_UPDATE,
    DICT_CLEAR,
    DICT_LEN,
    QUEUE,
    QUEUE_PUT,
    QUEUE_GET,
    QUEUE_LEN,
    QUEUE_CLEAR;

    boolean ofDict() {
      return name().startsWith("DICT");
    }
  }

  private final Shape shape;
  private final String method;
  private final String subresource;
  private final String verb;
  private final int maxBody;

  Operation(Shape shape, String method, String subresource, String verb, int maxBody) {
    this.shape = shape;
    this.method = method;
    this.subresource = subresource;
    this.verb = verb;
    this.maxBody = maxBody;
  }

  /** All methods of a path. */
  static List<Operation> at(Shape shape) {
    return Arrays.stream(values()).filter(o -> o.shape == shape).toList();
  }

  String method() {
    return method;
  }

  int maxBody() {
    return maxBody;
  }

  Access access(ObjectName name) {
    return new Access(
        verb, shape.ofDict() ? "dicts" : "queues", subresource, name.namespace(), name.name());
  }

  /** For metrics: {@code dict_get}. */
  String kind() {
    return name().toLowerCase(Locale.ROOT);
  }
}
