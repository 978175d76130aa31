package dev.mizzen.dict.auth;

/**
 * What a call asks for, in the terms of RBAC (group {@code mizzen.dev}).
 *
 * @param resource {@code dicts} or {@code queues}
 * @param subresource {@code entries}, {@code items}, {@code definition} or {@code backup}; empty
 *     for the object itself
 * @param verb {@code get}, {@code update}, {@code create} or {@code delete}
 * @param namespace empty for all of them
 * @param name empty for all of the namespace
 */
public record Access(
    String verb, String resource, String subresource, String namespace, String name) {
  @Override
  public String toString() {
    if (namespace.isEmpty()) {
      return "%s %s/%s in all namespaces".formatted(verb, resource, subresource);
    }
    String what = subresource.isEmpty() ? resource : resource + "/" + subresource;
    return name.isEmpty()
        ? "%s %s in namespace %s".formatted(verb, what, namespace)
        : "%s %s %s in namespace %s".formatted(verb, what, name, namespace);
  }
}
