package dev.mizzen.dict.auth;

/**
 * What a call asks for, in the terms of RBAC (group {@code mizzen.dev}).
 *
 * @param resource {@code dicts} or {@code queues}
 * @param subresource {@code entries}, {@code items} or {@code definition}; empty for the object
 *     itself
 * @param verb {@code get}, {@code update}, {@code create} or {@code delete}
 * @param name empty for all of the namespace
 */
public record Access(
    String verb, String resource, String subresource, String namespace, String name) {
  @Override
  public String toString() {
    String what = subresource.isEmpty() ? resource : resource + "/" + subresource;
    return name.isEmpty()
        ? "%s %s in namespace %s".formatted(verb, what, namespace)
        : "%s %s %s in namespace %s".formatted(verb, what, name, namespace);
  }
}
