package dev.mizzen.crds.common;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a container finds the helper process that speaks to Dict and Queue for it. */
public enum Sidecar {
  /** A second container in the pod. */
  @JsonProperty("Pod")
  POD("Pod"),
  /** One for all pods of a node, where the installation has it. */
  @JsonProperty("Node")
  NODE("Node"),
  /** None: the container asks the service itself. */
  @JsonProperty("None")
  NONE("None");

  private final String wire;

  Sidecar(String wire) {
    this.wire = wire;
  }

  /** The word that the API uses. */
  public String wire() {
    return wire;
  }
}
