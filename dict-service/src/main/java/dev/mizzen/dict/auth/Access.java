package dev.mizzen.dict.auth;

/**
 * What a call asks for, in the terms of RBAC (group {@code mizzen.dev}).
 *
 * @param resource {@code dicts} or {@code queues}
 * @param subresource {@code entries}, {@code items} or {@code definition}
 * @param verb {@code get}, {@code update} or {@code delete}
 */
public record Access(
    String verb, String resource, String subresource, String namespace, String name) {
  @Override
  public String toString() {
    return "%s %s/%s %s in namespace %s".formatted(verb, resource, subresource, name, namespace);
  }
}
