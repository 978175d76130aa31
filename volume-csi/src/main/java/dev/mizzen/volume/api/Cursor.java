package dev.mizzen.volume.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where the next page begins. It names the commits too, so that all pages are of the same ones.
 *
 * @param commits that the pages are of
 * @param after path that the last page ended with; empty before the first
 */
record Cursor(List<Long> commits, String after) {

  /**
   * Reads what {@link #text} gave.
   *
   * @param commits how many it names
   * @throws IllegalArgumentException when it is none
   */
  static Cursor of(String text, int commits) {
    try {
      String read = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      int slash = read.indexOf('/');
      var numbers = Arrays.stream(read.substring(0, slash).split(",")).map(Long::valueOf).toList();
      if (numbers.size() == commits) {
        return new Cursor(numbers, read.substring(slash + 1));
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("The cursor is none that this call gave", e);
    }
    throw new IllegalArgumentException("The cursor is none that this call gave");
  }

  String text() {
    String numbers = commits.stream().map(String::valueOf).collect(Collectors.joining(","));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((numbers + "/" + after).getBytes(StandardCharsets.UTF_8));
  }
}
