package dev.mizzen.dict.auth;

import java.util.List;
import java.util.Map;

/** Whose token it was. */
public sealed interface Caller {
  /** A container of a Function; may use the Dicts and Queues of its namespace. */
  record Pod(String namespace, String function, String pod) implements Caller {}

  /** Somebody whom the API server knows, with all that it needs to decide about them. */
  record Account(String username, String uid, List<String> groups, Map<String, List<String>> extra)
      implements Caller {}
}
