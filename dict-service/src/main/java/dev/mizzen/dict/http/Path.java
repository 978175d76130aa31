package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.http.Problem.Slug;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A path taken apart. It is read raw, since a key may hold any byte, {@code /} and {@code .} among
 * them.
 *
 * @param here what can be done at this path, each by its method
 * @param namespace empty where the path has none
 */
record Path(
    List<Operation> here, String namespace, Optional<ObjectName> name, Optional<Bytes> key) {
  private static final String STORE = "/v1/store";
  private static final String BACKUP = "/v1/backup";
  private static final String NAMESPACES = "/v1/namespaces/";

  /** Takes a raw path apart; throws a problem when there is no such path. */
  static Path of(String raw) {
    if (raw.equals(STORE)) {
      return new Path(Routes.STORE, "", Optional.empty(), Optional.empty());
    }
    if (raw.equals(BACKUP)) {
      return new Path(Routes.BACKUP, "", Optional.empty(), Optional.empty());
    }
    if (!raw.startsWith(NAMESPACES)) {
      throw notFound();
    }
    int namespaceEnd = raw.indexOf('/', NAMESPACES.length());
    if (namespaceEnd < 0) {
      throw notFound();
    }
    String namespace = raw.substring(NAMESPACES.length(), namespaceEnd);
    int kindEnd = raw.indexOf('/', namespaceEnd + 1);
    if (kindEnd < 0) {
      return collection(namespace, raw.substring(namespaceEnd + 1));
    }
    int nameEnd = raw.indexOf('/', kindEnd + 1);
    String name = raw.substring(kindEnd + 1, nameEnd < 0 ? raw.length() : nameEnd);
    String rest = nameEnd < 0 ? "" : raw.substring(nameEnd);
    int kindLength = kindEnd - namespaceEnd - 1;
    if (kindLength == 5 && raw.startsWith("dicts", namespaceEnd + 1)) {
      return dict(namespace, name, rest);
    }
    if (kindLength == 6 && raw.startsWith("queues", namespaceEnd + 1)) {
      return queue(namespace, name, rest);
    }
    throw notFound();
  }

  /** What this path does by a method; throws a problem when it does nothing. */
  Operation operation(String method) {
    for (Operation operation : here) {
      if (operation.method().equals(method)) {
        return operation;
      }
    }
    String allowed = here.stream().map(Operation::method).collect(Collectors.joining(", "));
    throw new Problem(
        Slug.METHOD_NOT_ALLOWED, "this path takes " + allowed, Map.of("Allow", allowed));
  }

  private static Path collection(String namespace, String kind) {
    List<Operation> here =
        switch (PercentCoding.text(kind)) {
          case "dicts:ephemeral" -> Routes.DICTS_EPHEMERAL;
          case "queues:ephemeral" -> Routes.QUEUES_EPHEMERAL;
          default -> throw notFound();
        };
    // Checks the namespace as one with a name would.
    return new Path(here, name(namespace, "x").namespace(), Optional.empty(), Optional.empty());
  }

  private static Path dict(String namespace, String name, String rest) {
    if (rest.isEmpty()) {
      return verb(namespace, name, Routes.DICT, Routes.DICT_VERBS);
    }
    if (rest.startsWith("/entries")) {
      if (rest.length() == 8) {
        return at(Routes.ENTRIES, name(namespace, name), Optional.empty());
      }
      if (rest.charAt(8) == '/' && rest.indexOf('/', 9) < 0) {
        return at(Routes.ENTRY, name(namespace, name), Optional.of(key(rest.substring(9))));
      }
    }
    if (rest.equals("/object")) {
      return at(Routes.DICT_OBJECT, name(namespace, name), Optional.empty());
    }
    throw notFound();
  }

  private static Path queue(String namespace, String name, String rest) {
    return switch (rest) {
      case "" -> verb(namespace, name, Routes.QUEUE, Routes.QUEUE_VERBS);
      case "/object" -> at(Routes.QUEUE_OBJECT, name(namespace, name), Optional.empty());
      default -> throw notFound();
    };
  }

  private static Path verb(
      String namespace, String last, List<Operation> bare, Map<String, List<Operation>> verbs) {
    String text = PercentCoding.text(last);
    int colon = text.indexOf(':');
    List<Operation> here = colon < 0 ? bare : verbs.get(text.substring(colon + 1));
    if (here == null) {
      throw notFound();
    }
    return at(here, name(namespace, colon < 0 ? text : text.substring(0, colon)), Optional.empty());
  }

  private static Path at(List<Operation> here, ObjectName name, Optional<Bytes> key) {
    return new Path(here, name.namespace(), Optional.of(name), key);
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
