package dev.mizzen.dict.sidecar;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One connection of user code: its calls, one after the other. It is read from while a call waits,
 * so that a client that leaves is noticed; only one that sends its next request ahead of the answer
 * is not.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {
  private final Proxy proxy;
  private final Deque<Object> ahead = new ArrayDeque<>(0);
  private Channel channel;
  private Exchange current;
  private boolean skipping;
  private boolean working;

  ClientConnection(Proxy proxy) {
    this.proxy = proxy;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    proxy.joined(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    proxy.left(this);
    ahead.forEach(ReferenceCountUtil::release);
    ahead.clear();
    if (current != null) {
      current.cancel();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (current != null && channel.isWritable()) {
      current.clientWritable();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ahead.add(message);
    work();
  }

  private void work() {
    if (working) {
      return;
    }
    working = true;
    while (!ahead.isEmpty() && !answering()) {
      Object message = ahead.poll();
      try {
        take(message);
      } finally {
        ReferenceCountUtil.release(message);
      }
    }
    working = false;
    if (!ahead.isEmpty()) {
      pause();
    }
  }

  /** Whether what comes now belongs to the next request. */
  private boolean answering() {
    return current != null && current.bodyEnded();
  }

  private void take(Object message) {
    if (message instanceof HttpRequest request) {
      begin(request);
    }
    if (message instanceof HttpContent piece) {
      if (current != null) {
        current.goesOn(piece);
      } else if (piece instanceof LastHttpContent) {
        skipping = false;
      }
    }
  }

  private void begin(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      answer(new Refusal(Refusal.Kind.MALFORMED, "this is not HTTP as it is read here"), request);
      channel.close();
      return;
    }
    if (HttpUtil.is100ContinueExpected(request)) {
      channel.writeAndFlush(
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }
    skipping = true;
    String target = request.uri();
    if (target.equals("/health")) {
      FullHttpResponse health = Health.response(proxy.authorization().problem());
      writeHead(health, request);
      flush();
    } else if (!target.startsWith("/v1/namespaces/") && !target.equals("/v1/store")) {
      answer(
          new Refusal(
              Refusal.Kind.NOT_FOUND, "the sidecar serves /v1/namespaces/…, /v1/store and /health"),
          request);
    } else if (!proxy.hasRoom()) {
      answer(
          Refusal.unavailable(
              "this sidecar holds as many calls as its memory allows; nothing was done"),
          request);
    } else {
      skipping = false;
      current = new Exchange(proxy, this, request);
      proxy.began(current);
      current.begin();
    }
  }

  /** Nothing is under way here. */
  boolean idle() {
    return current == null && !skipping && ahead.isEmpty();
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  void pause() {
    channel.config().setAutoRead(false);
  }

  void readOn() {
    if (ahead.isEmpty() || !answering()) {
      channel.config().setAutoRead(true);
    }
  }

  /** An answer of the sidecar's own; flushed. */
  void answer(Refusal refusal, HttpRequest to) {
    writeHead(refusal.response(!to.method().equals(HttpMethod.HEAD)), to);
    flush();
  }

  /** The head of an answer, or all of it, with what this connection needs. */
  void writeHead(HttpResponse from, HttpRequest to) {
    HttpResponse head = from;
    if (!(from instanceof FullHttpResponse)) {
      head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, from.status());
      Heads.copy(from.headers(), head.headers());
      frame(head, to);
    }
    if (proxy.stopping()) {
      head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    channel.write(head, channel.voidPromise());
  }

  /** A body without a length ends with its last chunk, or for HTTP/1.0 with the connection. */
  private static void frame(HttpResponse head, HttpRequest to) {
    if (to.protocolVersion().isKeepAliveDefault()) {
      int status = head.status().code();
      if (!head.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
          && status != 204
          && status != 304
          && !to.method().equals(HttpMethod.HEAD)) {
        HttpUtil.setTransferEncodingChunked(head, true);
      }
    } else {
      head.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
    }
  }

  void write(HttpObject piece) {
    if (piece instanceof LastHttpContent) {
      // Not with the void promise: the connection may be closed after it.
      channel.writeAndFlush(piece);
    } else {
      channel.write(piece, channel.voidPromise());
    }
  }

  void flush() {
    channel.flush();
  }

  void close() {
    channel.flush();
    channel.close();
  }

  /** The call is over: what was sent ahead is next, what is left of its body is skipped. */
  void ended(Exchange exchange) {
    if (current != exchange) {
      return;
    }
    current = null;
    skipping = !exchange.bodyEnded();
    work();
    readOn();
  }
}
