package dev.mizzen.volume.csi;

import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where the next page of a list begins, as text that means nothing to others. A list is in the
 * order of its names, so that what comes and goes meanwhile moves no page.
 */
final class PageToken {

  private static final String MARK = "after:";

  private PageToken() {}

  /**
   * @param last name of the page before
   */
  static String behind(String last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((MARK + last).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The last name of the page before; absent for the first page.
   *
   * @throws RefusedException with ABORTED when it is no token of ours
   */
  static Optional<String> read(String token) {
    if (token.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(decoded(token))
        .filter(text -> text.startsWith(MARK))
        .map(text -> text.substring(MARK.length()))
        .or(
            () -> {
              throw bad(token);
            });
  }

  private static String decoded(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw bad(token);
    }
  }

  static RefusedException bad(String token) {
    return new RefusedException(
        Status.Code.ABORTED, "'%s' is no starting_token of this list".formatted(token));
  }
}
