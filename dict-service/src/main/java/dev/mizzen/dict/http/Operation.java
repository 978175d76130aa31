package dev.mizzen.dict.http;

import dev.mizzen.dict.auth.Access;
import dev.mizzen.dict.engine.DictLimits;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.objects.ClientObjects;
import java.util.Locale;
import java.util.Optional;

/** Every call there is: where, how, what right it takes, and how many bytes its body may have. */
public enum Operation {
  /** The operator declares a Dict. */
  DICT_DEFINE("PUT", Operation.DICT, Right.DEFINE, Operation.SMALL),
  /** What was declared, and the counts. */
  DICT_DESCRIBE("GET", Operation.DICT, Right.DESCRIBE, 0),
  /** The operator takes the declaration back. */
  DICT_UNDEFINE("DELETE", Operation.DICT, Right.UNDEFINE, 0),
  /** A page of entries. */
  DICT_LIST("GET", Operation.DICT + "/entries", Right.READ, 0),
  /** One entry. */
  DICT_GET("GET", Operation.ENTRY, Right.READ, 0),
  /** One entry but for its value. */
  DICT_HEAD("HEAD", Operation.ENTRY, Right.READ, 0),
  /** Writes one entry. */
  DICT_PUT("PUT", Operation.ENTRY, Right.WRITE, (int) DictLimits.MAX_VALUE_BYTES),
  /** Removes one entry. */
  DICT_REMOVE("DELETE", Operation.ENTRY, Right.WRITE, 0),
  /** Adds to a counter. */
  DICT_ADD("POST", Operation.DICT + ":add", Right.WRITE, Operation.SMALL),
  /** Several steps, all or nothing. */
  DICT_BATCH("POST", Operation.DICT + ":batch", Right.WRITE, Operation.MANY),
  /** Several writes, all or nothing. */
  DICT_UPDATE("POST", Operation.DICT + ":update", Right.WRITE, Operation.MANY),
  /** Removes all entries. */
  DICT_CLEAR("POST", Operation.DICT + ":clear", Right.WRITE, 0),
  /** How many entries. */
  DICT_LEN("GET", Operation.DICT + ":len", Right.READ, 0),
  /** Changes after a version. */
  DICT_WATCH("GET", Operation.DICT + ":watch", Right.READ, 0),
  /** A Dict without a Kubernetes object. */
  DICT_EPHEMERAL("POST", Operation.NAMESPACE + "dicts:ephemeral", Right.WRITE, 0),
  /** Keeps such a one. */
  DICT_KEEP("POST", Operation.DICT + ":keep", Right.WRITE, 0),
  /** Makes the Kubernetes object. */
  DICT_CREATE("POST", Operation.DICT + ":create", Right.CREATE, 0),
  /** Deletes the Kubernetes object. */
  DICT_DELETE("DELETE", Operation.DICT + "/object", Right.DELETE, 0),
  /** The operator declares a Queue. */
  QUEUE_DEFINE("PUT", Operation.QUEUE, Right.DEFINE, Operation.SMALL),
  /** What was declared, and the counts. */
  QUEUE_DESCRIBE("GET", Operation.QUEUE, Right.DESCRIBE, 0),
  /** The operator takes the declaration back. */
  QUEUE_UNDEFINE("DELETE", Operation.QUEUE, Right.UNDEFINE, 0),
  /** Puts items. */
  QUEUE_PUT("POST", Operation.QUEUE + ":put", Right.WRITE, Operation.MANY),
  /** Takes items, at most once. */
  QUEUE_GET("POST", Operation.QUEUE + ":get", Right.READ, 0),
  /** Takes items, at least once. */
  QUEUE_LEASE("POST", Operation.QUEUE + ":lease", Right.READ, 0),
  /** Leased items are done. */
  QUEUE_ACK("POST", Operation.QUEUE + ":ack", Right.READ, Operation.LEASES),
  /** Leased items are not done. */
  QUEUE_NACK("POST", Operation.QUEUE + ":nack", Right.READ, Operation.LEASES),
  /** Leases hold longer. */
  QUEUE_EXTEND("POST", Operation.QUEUE + ":extend", Right.READ, Operation.LEASES),
  /** Looks at items that wait. */
  QUEUE_ITEMS("GET", Operation.QUEUE + ":items", Right.READ, 0),
  /** Looks at dead items. */
  QUEUE_DEAD("GET", Operation.QUEUE + ":dead", Right.READ, 0),
  /** Dead items wait again. */
  QUEUE_REDRIVE("POST", Operation.QUEUE + ":redrive", Right.WRITE, 0),
  /** How many items. */
  QUEUE_LEN("GET", Operation.QUEUE + ":len", Right.READ, 0),
  /** Removes items. */
  QUEUE_CLEAR("POST", Operation.QUEUE + ":clear", Right.WRITE, 0),
  /** A Queue without a Kubernetes object. */
  QUEUE_EPHEMERAL("POST", Operation.NAMESPACE + "queues:ephemeral", Right.WRITE, 0),
  /** Keeps such a one. */
  QUEUE_KEEP("POST", Operation.QUEUE + ":keep", Right.WRITE, 0),
  /** Makes the Kubernetes object. */
  QUEUE_CREATE("POST", Operation.QUEUE + ":create", Right.CREATE, 0),
  /** Deletes the Kubernetes object. */
  QUEUE_DELETE("DELETE", Operation.QUEUE + "/object", Right.DELETE, 0),
  /** What the store promises. */
  STORE("GET", "/v1/store", Right.IDENTITY, 0),
  /** Everything there is. */
  BACKUP("GET", "/v1/backup", Right.BACKUP, 0);

  private static final String NAMESPACE = "/v1/namespaces/{namespace}/";
  private static final String DICT = NAMESPACE + "dicts/{name}";
  private static final String ENTRY = DICT + "/entries/{key}";
  private static final String QUEUE = NAMESPACE + "queues/{name}";

  /** A definition, a key and a number. */
  private static final int SMALL = 64 << 10;

  /** References to as many items as a call may have. */
  private static final int LEASES = 512 << 10;

  /** Values in base64: one of the largest fits. */
  private static final int MANY = 32 << 20;

  /** What a caller must be allowed. */
  public enum Right {
    /** Nothing but to be somebody. */
    IDENTITY,
    /** Declare; the operator's. */
    DEFINE,
    /** Take a declaration back; the operator's. */
    UNDEFINE,
    /** See the declaration and the counts. */
    DESCRIBE,
    /** Read, take, lease and settle. */
    READ,
    /** Change. */
    WRITE,
    /** Make the Kubernetes object. */
    CREATE,
    /** Delete the Kubernetes object. */
    DELETE,
    /** Read everything of all namespaces. */
    BACKUP
  }

  private final String method;
  private final String template;
  private final Right right;
  private final int maxBody;
  private final String kind;

  Operation(String method, String template, Right right, int maxBody) {
    this.method = method;
    this.template = template;
    this.right = right;
    this.maxBody = maxBody;
    this.kind = name().toLowerCase(Locale.ROOT);
  }

  /** HTTP method. */
  String method() {
    return method;
  }

  /** Path with its variable parts in braces. */
  String template() {
    return template;
  }

  /** Most bytes of a body; 0: it has none. */
  int maxBody() {
    return maxBody;
  }

  /** What it takes. */
  public Right right() {
    return right;
  }

  /** Whether it is about dicts; else about queues, or the store. */
  public boolean ofDict() {
    return kind.startsWith("dict");
  }

  /** For metrics: {@code dict_get}. */
  public String kind() {
    return kind;
  }

  /** What it takes in the terms of RBAC; no name: of all. */
  Access access(String namespace, Optional<ObjectName> name) {
    String data = ofDict() ? "entries" : "items";
    return switch (right) {
      case DEFINE -> access("update", "definition", namespace, name);
      case UNDEFINE -> access("delete", "definition", namespace, name);
      case DESCRIBE -> access("get", "definition", namespace, name);
      case READ -> access("get", data, namespace, name);
      case WRITE -> access("update", data, namespace, name);
      case CREATE -> access("create", "", namespace, name);
      case BACKUP -> new Access("get", "dicts", "backup", "", "");
      // An ephemeral one is no object: whoever may change it may end it.
      case DELETE ->
          name.filter(ClientObjects::ephemeral).isPresent()
              ? access("update", data, namespace, name)
              : access("delete", "", namespace, name);
      case IDENTITY -> throw new IllegalStateException("needs no right");
    };
  }

  private Access access(
      String verb, String subresource, String namespace, Optional<ObjectName> name) {
    return new Access(
        verb,
        ofDict() ? "dicts" : "queues",
        subresource,
        namespace,
        name.map(ObjectName::name).orElse(""));
  }
}
