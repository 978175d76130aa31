package dev.mizzen.crds.common;

/** Group, version and category of every kind. */
public final class Group {
  /** The API group. */
  public static final String NAME = "mizzen.dev";

  /** The stored version. */
  public static final String VERSION = "v1";

  /** {@code apiVersion} of every object. */
  public static final String API_VERSION = NAME + "/" + VERSION;

  /** The category: {@code kubectl get mizzen} lists all kinds. */
  public static final String CATEGORY = "mizzen";

  private Group() {}
}
