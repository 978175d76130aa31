package dev.mizzen.volume.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a volume's owner wants of it; absent is what Mizzen does by itself.
 *
 * @param capacityBytes that the head may have; absent for any number
 * @param backgroundCommitSeconds between commits of what is mounted; 0 for none
 * @param retainCommits how many of the newest are kept at least; the others may go
 * @param retainDays how long a commit is kept after another one took its place as the head
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({"capacityBytes", "backgroundCommitSeconds", "retainCommits", "retainDays"})
public record Settings(
    OptionalLong capacityBytes,
    OptionalLong backgroundCommitSeconds,
    OptionalLong retainCommits,
    OptionalLong retainDays) {

  /** Everything as Mizzen does it by itself. */
  public static final Settings NONE =
      new Settings(
          OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

  /**
   * @throws IllegalArgumentException when a number is less than it can be
   */
  public Settings {
    atLeast(1, "capacityBytes", capacityBytes);
    atLeast(0, "backgroundCommitSeconds", backgroundCommitSeconds);
    atLeast(1, "retainCommits", retainCommits);
    atLeast(1, "retainDays", retainDays);
  }

  private static void atLeast(long least, String name, OptionalLong value) {
    if (value.isPresent() && value.getAsLong() < least) {
      throw new IllegalArgumentException("%s is a number from %d".formatted(name, least));
    }
  }

  /** Whether commits may go at all. */
  public boolean dropsCommits() {
    return List.of(retainCommits, retainDays).stream().anyMatch(OptionalLong::isPresent);
  }
}
