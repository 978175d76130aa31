package dev.mizzen.dict.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;

/**
 * Answers the hot calls of one connection between its decoder and Vert.x, which does not see them.
 * One call is under way at a time: what was sent ahead of its answer waits here, and while Vert.x
 * has a request that is not answered all that comes is for Vert.x. So answers keep their order.
 *
 * <p>Answers are flushed when the event loop has done what else there was, many with one look.
 */
final class Shortcut extends ChannelDuplexHandler {
  private static final String DECODER = "httpDecoder";
  private static final String NAME = "shortcut";

  private final HotCalls hot;
  private final Deque<Object> ahead = new ArrayDeque<>(0);
  private ChannelHandlerContext context;
  private HotCall current;
  private ChannelPromise closing;

  /** Requests that Vert.x has and has not answered. */
  private int ordinary;

  /** Whether the last of them has not ended yet. */
  private boolean ordinaryBody;

  private boolean flushing;
  private boolean working;
  private boolean paused;

  private Shortcut(HotCalls hot) {
    this.hot = hot;
  }

  /** Only connections of HTTP/1.1 have it. */
  static void into(HttpConnection connection, HotCalls hot) {
    var pipeline = ((HttpServerConnection) connection).channelHandlerContext().pipeline();
    if (pipeline.get(DECODER) != null) {
      pipeline.addAfter(DECODER, NAME, new Shortcut(hot));
    }
  }

  /** Vert.x has written the whole answer to one of its requests; on the event loop. */
  static void answered(HttpConnection connection) {
    var pipeline = ((HttpServerConnection) connection).channelHandlerContext().pipeline();
    Shortcut own = pipeline.get(Shortcut.class);
    if (own != null) {
      own.context.executor().execute(() -> own.ordinary--);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (ahead.isEmpty() && mayTake()) {
      take(message);
    } else {
      ahead.add(message);
      work();
    }
  }

  /** Whether what comes next need not wait for an answer. */
  private boolean mayTake() {
    return current == null ? context.channel().isWritable() || ordinary > 0 : !current.isWhole();
  }

  private void work() {
    if (working) {
      return;
    }
    working = true;
    if (mayTake()) {
      // Before Vert.x gets something, since from then on it is Vert.x that may pause.
      pause(false);
      while (!ahead.isEmpty() && mayTake()) {
        take(ahead.poll());
      }
      context.fireChannelReadComplete();
    }
    working = false;
    if (!ahead.isEmpty()) {
      pause(true);
    }
  }

  private void pause(boolean wanted) {
    if (paused != wanted) {
      paused = wanted;
      context.channel().config().setAutoRead(!wanted);
    }
  }

  private void take(Object message) {
    if (current != null) {
      receive((HttpContent) message);
      return;
    }
    if (message instanceof HttpRequest head) {
      if (ordinary == 0 && !ordinaryBody && closing == null) {
        current = hot.of(head);
        if (current != null) {
          ReferenceCountUtil.release(message);
          return;
        }
      }
      ordinary++;
      ordinaryBody = true;
    }
    if (message instanceof LastHttpContent) {
      ordinaryBody = false;
    }
    context.fireChannelRead(message);
  }

  private void receive(HttpContent piece) {
    try {
      if (piece.decoderResult().isFailure()) {
        context.close();
        return;
      }
      current.receive(piece.content(), piece instanceof LastHttpContent);
    } finally {
      piece.release();
    }
    if (current.isWhole()) {
      begin(current);
    }
  }

  private void begin(HotCall call) {
    CompletionStage<Reply> answer;
    try {
      answer = hot.calls().answer(call.call());
    } catch (RuntimeException e) {
      end(call, null, e);
      return;
    }
    answer.whenComplete(
        (reply, failure) -> {
          if (context.executor().inEventLoop()) {
            end(call, reply, failure);
          } else {
            context.executor().execute(() -> end(call, reply, failure));
          }
        });
  }

  private void end(HotCall call, Reply success, Throwable failure) {
    release(call);
    current = null;
    if (!context.channel().isActive()) {
      gone(call, success);
      return;
    }
    String outcome = "ok";
    Reply reply = success;
    if (failure != null) {
      Problem problem = Problems.of(call.kind(), failure);
      outcome = problem.slug().text();
      reply = Reply.of(problem);
    }
    hot.listener().answered(call.kind(), outcome, System.nanoTime() - call.begin());
    boolean last = hot.stopping() || closing != null;
    ChannelFuture sent = send(reply, last);
    if (last) {
      ChannelPromise closed = closing == null ? context.newPromise() : closing;
      sent.addListener(done -> context.close(closed));
    } else if (!ahead.isEmpty()) {
      work();
    }
  }

  private void gone(HotCall call, Reply success) {
    hot.listener()
        .answered(
            call.kind(), success == null ? "client-gone" : "ok", System.nanoTime() - call.begin());
    if (success != null) {
      success.end().reached(false);
    }
  }

  private ChannelFuture send(Reply reply, boolean last) {
    ChannelFuture sent =
        context.write(HotAnswer.write(context.alloc(), reply, last), context.newPromise());
    if (!reply.isUnwatched()) {
      sent.addListener(done -> reply.end().reached(done.isSuccess()));
    }
    if (!flushing) {
      flushing = true;
      context.executor().execute(this::flush);
    }
    return sent;
  }

  private void flush() {
    flushing = false;
    context.flush();
  }

  private void release(HotCall call) {
    if (call.held() > 0) {
      hot.budget().release(call.held());
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!ahead.isEmpty()) {
      work();
    }
    ctx.fireChannelWritabilityChanged();
  }

  /**
   * A connection that is to be closed is closed after the answer that is under way. Vert.x waits
   * for it no longer than its shutdown may last.
   */
  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (current != null && closing == null && ctx.channel().isActive()) {
      closing = promise;
    } else {
      ctx.close(promise);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ahead.forEach(ReferenceCountUtil::release);
    ahead.clear();
    if (current != null) {
      if (current.isWhole()) {
        current.call().gone().complete(null);
      } else {
        release(current);
        current = null;
      }
    }
    ctx.fireChannelInactive();
  }
}
