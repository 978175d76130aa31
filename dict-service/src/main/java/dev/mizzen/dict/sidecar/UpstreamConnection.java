package dev.mizzen.dict.sidecar;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;

/** One connection to the dict-service, and the call that has it. */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
  /** Hears of the answer to its call. */
  interface Listener {
    void answerBegins(HttpResponse head);

    /** Takes over a piece of the body; the last one is a {@link LastHttpContent}. */
    void answerGoesOn(HttpContent piece);

    /** As much as fits now was read. */
    void answerPauses();

    /** More of the request can be written, or must wait. */
    void writabilityChanged();

    /** No more will come. */
    void broke(Throwable why);
  }

  private final Upstreams pool;
  private Channel channel;
  private Listener listener;
  private Throwable trouble = new IOException("it closed the connection");
  private long idleSince;
  private boolean staysOpen;

  UpstreamConnection(Upstreams pool) {
    this.pool = pool;
  }

  Channel channel() {
    return channel;
  }

  void idleSince(long nanos) {
    idleSince = nanos;
  }

  long idleSince() {
    return idleSince;
  }

  void use(Listener user) {
    listener = user;
  }

  /** Whether the service said that another request may follow. */
  boolean staysOpen() {
    return staysOpen;
  }

  /** The answer is complete and so is the request. */
  void giveBack() {
    listener = null;
    channel.config().setAutoRead(true);
    pool.giveBack(this);
  }

  /** Its call is over, whatever the service does with it. */
  void close() {
    listener = null;
    channel.close();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (listener == null) {
      ReferenceCountUtil.release(message);
      context.close();
      return;
    }
    if (message instanceof HttpResponse head) {
      if (head.decoderResult().isFailure()) {
        trouble = new IOException("it does not speak HTTP");
        ReferenceCountUtil.release(message);
        context.close();
        return;
      }
      staysOpen = HttpUtil.isKeepAlive(head);
      listener.answerBegins(head);
    }
    if (message instanceof HttpContent piece) {
      if (piece.decoderResult().isFailure() || listener == null) {
        piece.release();
        context.close();
      } else {
        listener.answerGoesOn(piece);
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (listener != null) {
      listener.answerPauses();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (listener != null) {
      listener.writabilityChanged();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    trouble = cause;
    context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    pool.ended(this);
    if (listener != null) {
      Listener user = listener;
      listener = null;
      user.broke(trouble);
    }
  }
}
