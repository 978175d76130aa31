package dev.mizzen.dict.http;

/** Hears of every answer. */
public interface CallListener {
  /**
   * An answer is ready to be sent.
   *
   * @param kind of the call, such as {@code dict_get}; {@code none} when it was no call at all
   * @param outcome {@code ok} or the slug of the problem
   * @param nanos since the request's head was read
   */
  void answered(String kind, String outcome, long nanos);
}
