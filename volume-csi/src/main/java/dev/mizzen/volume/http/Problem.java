package dev.mizzen.volume.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.mizzen.volume.view.OpenFile;
import java.util.Collection;
import java.util.List;

/**
 * An RFC 9457 problem. Slugs are listed in {@code docs/design/contracts.md}.
 *
 * @param detail says what must change
 * @param paths that the problem is about, at most {@link #MAX_PATHS}; left out when empty
 * @param openFiles by whom such paths are held open, as many; left out when empty
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "paths", "openFiles"})
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> paths,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<OpenFile> openFiles) {

  /** How many paths an answer names. */
  public static final int MAX_PATHS = 1000;

  private static final String BASE = "https://mizzen.dev/problems/";

  /** A problem about no paths. */
  public static Problem of(int status, String slug, String title, String detail) {
    return new Problem(BASE + slug, title, status, detail, List.of(), List.of());
  }

  Problem about(Collection<String> allPaths) {
    return new Problem(
        type, title, status, detail, allPaths.stream().limit(MAX_PATHS).toList(), openFiles);
  }

  Problem heldBy(Collection<OpenFile> files) {
    return new Problem(
        type, title, status, detail, paths, files.stream().limit(MAX_PATHS).toList());
  }
}
