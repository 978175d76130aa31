package dev.mizzen.volume.auth;

/**
 * A right on {@code volumes/definition} of the group {@code mizzen.dev}.
 *
 * @param verb update, get or delete
 * @param namespace empty for the whole installation
 * @param name empty for every volume
 */
public record Permission(String verb, String namespace, String name) {

  @Override
  public String toString() {
    String where = namespace.isEmpty() ? "in all namespaces" : "in namespace " + namespace;
    String which = name.isEmpty() ? "" : " '" + name + "'";
    return "%s on volumes.mizzen.dev/definition%s %s".formatted(verb, which, where);
  }
}
