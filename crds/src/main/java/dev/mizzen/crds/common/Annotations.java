package dev.mizzen.crds.common;

/** Annotations that processes of Mizzen read or write. */
public final class Annotations {
  /**
   * On pods, read by the ReplicaSet controller: of the pods to go, the one with the lowest cost
   * goes first.
   */
  public static final String POD_DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

  private Annotations() {}
}
