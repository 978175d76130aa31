package dev.mizzen.crds.common;

/** Labels on what Mizzen makes in a cluster. */
public final class Labels {
  /** On every child, with the value {@link #MANAGER}. */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** Value of {@link #MANAGED_BY}. */
  public static final String MANAGER = "mizzen";

  /**
   * Name of the Function that a child belongs to; alone it is the selector of the Function's pods.
   */
  public static final String FUNCTION = Group.NAME + "/function";

  /** Name of the Volume that a child belongs to. */
  public static final String VOLUME = Group.NAME + "/volume";

  /** On pods: the revision of the Function that the pod runs. */
  public static final String REVISION = Group.NAME + "/revision";

  private Labels() {}
}
