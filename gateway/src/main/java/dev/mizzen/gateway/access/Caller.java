package dev.mizzen.gateway.access;

import java.util.List;
import java.util.Map;

/** Someone who calls. */
public sealed interface Caller {
  /**
   * A pod of a Function, known by the pod token that this gateway gave it.
   *
   * @param namespace whose Functions it may call
   * @param pod its name
   */
  record OfPod(String namespace, String pod) implements Caller {}

  /**
   * A user of the cluster, as TokenReview names it.
   *
   * @param name of the user
   * @param uid may be empty
   * @param groups of the user
   * @param extra whatever else the authenticator said
   */
  record User(String name, String uid, List<String> groups, Map<String, List<String>> extra)
      implements Caller {}
}
