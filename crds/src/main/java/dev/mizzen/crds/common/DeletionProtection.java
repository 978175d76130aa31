package dev.mizzen.crds.common;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the deletion of an object waits for. Absent means {@link #NONE}. */
public enum DeletionProtection {
  /** Until nobody uses it, or {@link Annotations#FORCE_DELETE} says that it must not wait. */
  @JsonProperty("WhileInUse")
  WHILE_IN_USE,
  /** Nothing. */
  @JsonProperty("None")
  NONE
}
