package dev.mizzen.volume.auth;

/**
 * A right on a part of {@code volumes} of the group {@code mizzen.dev}.
 *
 * @param verb update, get, create or delete
 * @param namespace empty for the whole installation
 * @param name empty for every volume
 */
public record Permission(String verb, Part part, String namespace, String name) {

  /** What of a volume; in lower case it is the subresource. */
  public enum Part {
    /** The volume as a whole: the operator's business. */
    DEFINITION,
    /** What is in it; pods may use those of their own namespace. */
    FILES,
    /**
     * The Volume object; pods may make them in their own namespace, and delete what was made so.
     */
    OBJECT,
    /**
     * Which of several creators of an object wins: the agents' and the CSI controller's business.
     */
    SEQUENCE;

    String subresource() {
      return switch (this) {
        case DEFINITION -> "definition";
        case FILES -> "files";
        case OBJECT -> "";
        case SEQUENCE -> "sequence";
      };
    }
  }

  @Override
  public String toString() {
    String where = namespace.isEmpty() ? "in all namespaces" : "in namespace " + namespace;
    String which = name.isEmpty() ? "" : " '" + name + "'";
    String what = part.subresource().isEmpty() ? "" : "/" + part.subresource();
    return "%s on volumes.mizzen.dev%s%s %s".formatted(verb, what, which, where);
  }
}
