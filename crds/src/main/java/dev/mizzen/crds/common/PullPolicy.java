package dev.mizzen.crds.common;

import com.fasterxml.jackson.annotation.JsonProperty;

/** When a node asks the registry for an image, as in Kubernetes. */
public enum PullPolicy {
  /** At every start of a container. */
  @JsonProperty("Always")
  ALWAYS("Always"),
  /** When the node does not have the image. */
  @JsonProperty("IfNotPresent")
  IF_NOT_PRESENT("IfNotPresent"),
  /** Never: the image must be on the node. */
  @JsonProperty("Never")
  NEVER("Never");

  private final String wire;

  PullPolicy(String wire) {
    this.wire = wire;
  }

  /** The word that Kubernetes uses. */
  public String wire() {
    return wire;
  }
}
