package dev.mizzen.volume.api;

import dev.mizzen.volume.http.Problem;
import dev.mizzen.volume.http.ProblemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes of a file are wanted (RFC 9110, section 14).
 *
 * @param isPart whether the request named a range
 */
record Range(long offset, long length, boolean isPart) {

  private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /**
   * What the header asks for of a file of that size. No header, one of another unit or of several
   * ranges, one that is malformed, and an empty file: the whole file.
   *
   * @throws ProblemException 416 when the file has none of these bytes
   */
  static Range of(String header, long size) {
    Matcher range = ONE.matcher(header == null ? "" : header);
    if (size == 0 || !range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return new Range(0, size, false);
    }
    boolean suffix = range.group(1).isEmpty();
    long last =
        suffix || range.group(2).isEmpty()
            ? size - 1
            : Math.min(size - 1, Long.parseLong(range.group(2)));
    long first =
        suffix
            ? Math.max(0, size - Long.parseLong(range.group(2)))
            : Long.parseLong(range.group(1));
    if (first > last) {
      throw new ProblemException(
          Problem.of(
              416,
              "malformed-request",
              "The file has no such bytes",
              "The file has %d bytes: ask for some of these".formatted(size)));
    }
    return new Range(first, last - first + 1, true);
  }

  /** The header of the answer. */
  String contentRange(long size) {
    return "bytes %d-%d/%d".formatted(offset, offset + length - 1, size);
  }
}
