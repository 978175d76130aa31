package dev.mizzen.dict.sidecar;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** A refusal that is read as a whole, to see whether the call may be sent again. */
final class WholeAnswer {
  private static final int MAX_BYTES = 16 << 10;
  private static final long MAX_SECONDS = 60;

  private final HttpResponse head;
  private final List<HttpContent> pieces = new ArrayList<>(2);
  private int bytes;

  WholeAnswer(HttpResponse head) {
    this.head = head;
  }

  HttpResponse head() {
    return head;
  }

  /** Whoever takes them releases them. */
  List<HttpContent> pieces() {
    return pieces;
  }

  /** Takes over a piece; false when there are more bytes than a problem has. */
  boolean add(HttpContent piece) {
    pieces.add(piece);
    bytes += piece.content().readableBytes();
    return bytes <= MAX_BYTES;
  }

  String slug() {
    ByteBuf[] all = pieces.stream().map(p -> p.content().duplicate()).toArray(ByteBuf[]::new);
    return Problems.slug(head.headers(), Unpooled.wrappedUnmodifiableBuffer(all));
  }

  /** What the service asked for; 0 where it asked for nothing. */
  long retryAfterMillis() {
    String text = head.headers().get(HttpHeaderNames.RETRY_AFTER, "");
    return text.matches("\\d{1,6}") ? 1_000 * Math.min(MAX_SECONDS, Long.parseLong(text)) : 0;
  }

  void release() {
    pieces.forEach(HttpContent::release);
    pieces.clear();
  }
}
