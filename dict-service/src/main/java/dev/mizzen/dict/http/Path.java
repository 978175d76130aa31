package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.http.Operation.Shape;
import dev.mizzen.dict.http.Problem.Slug;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A path taken apart. It is read raw, since a key may hold any byte, {@code /} and {@code .} among
 * them.
 */
record Path(Shape shape, ObjectName name, Optional<Bytes> key) {
  private static final Map<String, Shape> DICT_VERBS =
      Map.of("update", Shape.DICT_UPDATE, "clear", Shape.DICT_CLEAR, "len", Shape.DICT_LEN);
  private static final Map<String, Shape> QUEUE_VERBS =
      Map.of(
          "put", Shape.QUEUE_PUT,
          "get", Shape.QUEUE_GET,
          "len", Shape.QUEUE_LEN,
          "clear", Shape.QUEUE_CLEAR);

  /** Takes a raw path apart; throws a problem when there is no such path. */
  static Path of(String raw) {
    String[] parts = raw.split("/", -1);
    boolean known =
        parts.length >= 6
            && parts[0].isEmpty()
            && parts[1].equals("v1")
            && parts[2].equals("namespaces");
    if (!known) {
      throw notFound();
    }
    return switch (parts[4]) {
      case "dicts" -> dict(parts);
      case "queues" -> queue(parts);
      default -> throw notFound();
    };
  }

  /** What this path does by a method; throws a problem when it does nothing. */
  Operation operation(String method) {
    List<Operation> here = Operation.at(shape);
    return here.stream()
        .filter(o -> o.method().equals(method))
        .findFirst()
        .orElseThrow(
            () -> {
              String allowed =
                  here.stream().map(Operation::method).collect(Collectors.joining(", "));
              return new Problem(
                  Slug.METHOD_NOT_ALLOWED, "this path takes " + allowed, Map.of("Allow", allowed));
            });
  }

  private static Path dict(String[] parts) {
    if (parts.length == 6) {
      return verb(parts, Shape.DICT, DICT_VERBS);
    }
    if (!parts[6].equals("entries") || parts.length > 8) {
      throw notFound();
    }
    ObjectName name = name(parts[3], parts[5]);
    return parts.length == 7
        ? new Path(Shape.DICT_ENTRIES, name, Optional.empty())
        : new Path(Shape.DICT_ENTRY, name, Optional.of(key(parts[7])));
  }

  private static Path queue(String[] parts) {
    if (parts.length > 6) {
      throw notFound();
    }
    return verb(parts, Shape.QUEUE, QUEUE_VERBS);
  }

  private static Path verb(String[] parts, Shape bare, Map<String, Shape> verbs) {
    String last = PercentCoding.text(parts[5]);
    int colon = last.indexOf(':');
    Shape shape = colon < 0 ? bare : verbs.get(last.substring(colon + 1));
    if (shape == null) {
      throw notFound();
    }
    return new Path(
        shape, name(parts[3], colon < 0 ? last : last.substring(0, colon)), Optional.empty());
  }

  private static ObjectName name(String namespace, String name) {
    try {
      return new ObjectName(PercentCoding.text(namespace), PercentCoding.text(name));
    } catch (IllegalArgumentException e) {
      throw Problem.malformed(e.getMessage());
    }
  }

  private static Bytes key(String encoded) {
    Bytes key = PercentCoding.bytes(encoded);
    if (key.length() == 0 || key.length() > Store.MAX_KEY_BYTES) {
      throw Problem.malformed(
          "the key has %d bytes; it must have 1 to %d"
              .formatted(key.length(), Store.MAX_KEY_BYTES));
    }
    return key;
  }

  private static Problem notFound() {
    return new Problem(
        Slug.NOT_FOUND,
        "there is no such path; a / inside a key or partition must be written as %2F");
  }
}
