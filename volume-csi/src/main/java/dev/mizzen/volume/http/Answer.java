package dev.mizzen.volume.http;

/**
 * What a request is answered with.
 *
 * @param body written as JSON; {@link Empty} for none
 */
public record Answer(int status, Object body) {

  /** No body. */
  public record Empty() {}

  public static Answer ok(Object body) {
    return new Answer(200, body);
  }

  /** 204. */
  public static Answer noContent() {
    return new Answer(204, new Empty());
  }
}
