package dev.mizzen.operator.service;

/**
 * What came of asking another process. Not reached and refused are ordinary outcomes that a status
 * tells about, so they are values and not exceptions.
 *
 * @param <T> what a good answer carries
 */
public sealed interface Outcome<T> {
  /** It was done; {@code value} is the answer. */
  record Done<T>(T value) implements Outcome<T> {}

  /**
   * It cannot be done now and may be later: nobody answers, or the process says that what it
   * depends on is missing.
   *
   * @param slug of the problem's type, empty when nobody answered
   * @param detail what must change
   */
  record Unavailable<T>(String slug, String detail) implements Outcome<T> {}

  /**
   * It was understood and declined; asking again will not help.
   *
   * @param slug of the problem's type, empty when the answer named none
   * @param detail what must change
   */
  record Refused<T>(String slug, String detail) implements Outcome<T> {}
}
