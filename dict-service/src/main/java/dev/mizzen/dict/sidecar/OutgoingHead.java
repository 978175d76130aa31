package dev.mizzen.dict.sidecar;

import dev.mizzen.dict.sidecar.SidecarConfig.Address;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** The head of a request as the service gets it, the same for each try but for its token. */
final class OutgoingHead {
  private static final String REQUEST_ID = "Mizzen-Request-Id";

  /** Less than what a try costs needs not be taken off a wait. */
  private static final double NOTHING_SECONDS = 0.05;

  private final HttpRequest from;
  private final Address service;
  private final Repetition repetition;
  private final String madeId;

  OutgoingHead(HttpRequest from, Address service) {
    this.from = from;
    this.service = service;
    this.repetition = Repetition.of(from.method(), from.uri());
    this.madeId =
        repetition == Repetition.NAMED && !from.headers().contains(REQUEST_ID) ? random() : "";
  }

  Repetition repetition() {
    return repetition;
  }

  /**
   * For one try.
   *
   * @param authorization empty: none
   * @param nanos since the client asked
   */
  HttpRequest head(String authorization, long nanos) {
    double seconds = nanos / 1e9;
    String target =
        seconds < NOTHING_SECONDS ? from.uri() : Target.waitingLess(from.uri(), seconds);
    HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, from.method(), target);
    Heads.copy(from.headers(), head.headers());
    head.headers().set(HttpHeaderNames.HOST, service);
    if (authorization.isEmpty()) {
      head.headers().remove(HttpHeaderNames.AUTHORIZATION);
    } else {
      head.headers().set(HttpHeaderNames.AUTHORIZATION, authorization);
    }
    if (!madeId.isEmpty()) {
      head.headers().set(REQUEST_ID, madeId);
    }
    return head;
  }

  /** 128 bits; what matters is that they do not meet by chance. */
  private static String random() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }
}
