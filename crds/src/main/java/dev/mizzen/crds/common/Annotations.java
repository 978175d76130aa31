package dev.mizzen.crds.common;

/** Annotations that processes of Mizzen read or write. */
public final class Annotations {
  /**
   * On pods, read by the ReplicaSet controller: of the pods to go, the one with the lowest cost
   * goes first.
   */
  public static final String POD_DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

  /**
   * On a Dict or Queue that is being deleted, with the value {@code "true"}: {@link
   * DeletionProtection} does not hold it any longer.
   */
  public static final String FORCE_DELETE = Group.NAME + "/force-delete";

  private Annotations() {}
}
