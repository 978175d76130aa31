package dev.mizzen.volume.provision;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a new volume begins with; kept in the claim. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Source.OfVolume.class, name = "volume"),
  @JsonSubTypes.Type(value = Source.OfSnapshot.class, name = "snapshot")
})
public sealed interface Source {

  /** As it was asked for. */
  String handle();

  /** What the volume of that handle has committed. */
  record OfVolume(String handle) implements Source {}

  /** What the snapshot of that id holds. */
  record OfSnapshot(String handle) implements Source {}
}
