package dev.mizzen.crds.common;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to the data when the object is deleted. Absent means {@link #RETAIN}. */
public enum ReclaimPolicy {
  /** The data stays, and a new object of the same name finds it again. */
  @JsonProperty("Retain")
  RETAIN,
  /** The data is deleted. */
  @JsonProperty("Delete")
  DELETE
}
