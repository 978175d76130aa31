package dev.mizzen.volume.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Commits of a volume that the views of one node may read from. Lies in the store, as long as it is
 * renewed each {@link #RENEWED} or so.
 *
 * @param from the oldest
 * @param to the newest; absent for all that are newer than the oldest
 */
@JsonPropertyOrder({"format", "from", "to"})
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record MountedCommits(int format, long from, OptionalLong to) {

  /** One that was not renewed for so long is of a node that is no more. */
  static final Duration FORGOTTEN = Duration.ofDays(1);

  /** How often it has to be renewed: many times before it is forgotten. */
  public static final Duration RENEWED = Duration.ofHours(1);

  public static MountedCommits of(long from, OptionalLong to) {
    return new MountedCommits(Format.FIRST, from, to);
  }

  /** What one or the other needs, and what lies between. */
  public MountedCommits and(MountedCommits other) {
    boolean open = to.isEmpty() || other.to().isEmpty();
    return of(
        Math.min(from, other.from()),
        open
            ? OptionalLong.empty()
            : OptionalLong.of(Math.max(to.getAsLong(), other.to().getAsLong())));
  }

  @JsonIgnore
  boolean has(long number) {
    return number >= from && (to.isEmpty() || number <= to.getAsLong());
  }
}
