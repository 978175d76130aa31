package dev.mizzen.dict.sidecar;

import dev.mizzen.dict.sidecar.SidecarMetrics.Failure;
import dev.mizzen.dict.sidecar.SidecarMetrics.Retry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One call on its way. It is sent again
 *
 * <ul>
 *   <li>while no connection can be made, or the connection broke before the kernel had taken all of
 *       the request: it was certainly not executed;
 *   <li>after 503 {@code shutting-down}, which says so as well;
 *   <li>after 401, once, with another token: refused means not executed;
 *   <li>after a broken connection and after 503 {@code storage-unavailable}, where {@link
 *       Repetition} allows it.
 * </ul>
 *
 * All this only while the whole body is held ({@link HeldBody}), and for a bounded time.
 */
final class Exchange implements UpstreamConnection.Listener {
  /** How long a service that cannot be reached is waited for. */
  private static final long PATIENCE_MILLIS = 15_000;

  /** How long one that answers 503 is asked again: what is full stays full. */
  private static final long REFUSED_PATIENCE_MILLIS = 5_000;

  /** The longest wait of a call is 50 s. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(75);

  private final Proxy proxy;
  private final ClientConnection client;
  private final HttpRequest request;
  private final OutgoingHead outgoing;
  private final HeldBody body;
  private final Pauses pauses = new Pauses();
  private final long begun = System.nanoTime();
  private long moved = begun;
  private boolean bodyEnded;
  private UpstreamConnection upstream;
  private String authorization;
  private boolean renewed;
  private boolean written;
  private boolean interim;
  private WholeAnswer refusal;
  private HttpResponse answer;
  private ScheduledFuture<?> timer;
  private boolean over;

  Exchange(Proxy proxy, ClientConnection client, HttpRequest request) {
    this.proxy = proxy;
    this.client = client;
    this.request = request;
    this.outgoing = new OutgoingHead(request, proxy.upstreams().address());
    this.body = new HeldBody(proxy.budget());
  }

  void begin() {
    proxy.authorization().header(request.headers()).addListener(this::connect);
  }

  /** Whether the client has sent all of the request. */
  boolean bodyEnded() {
    return bodyEnded;
  }

  HttpRequest request() {
    return request;
  }

  private void connect(Future<? super String> header) {
    if (over) {
      return;
    }
    if (!header.isSuccess()) {
      fail(header.cause().getMessage());
      return;
    }
    authorization = (String) header.getNow();
    proxy.upstreams().take().addListener(this::connected);
  }

  private void connected(Future<? super UpstreamConnection> taken) {
    if (taken.isSuccess()) {
      UpstreamConnection connection = (UpstreamConnection) taken.getNow();
      if (over) {
        connection.giveBack();
      } else {
        send(connection);
      }
    } else if (!over) {
      proxy.metrics().failed(Failure.CONNECT);
      if (!again(Retry.CONNECT, 0, PATIENCE_MILLIS)) {
        fail(
            "the dict-service at %s cannot be reached, and nothing was done: %s"
                .formatted(proxy.upstreams().address(), taken.cause().getMessage()));
      }
    }
  }

  private void send(UpstreamConnection connection) {
    upstream = connection;
    upstream.use(this);
    written = false;
    moved = System.nanoTime();
    Channel channel = upstream.channel();
    channel.write(outgoing.head(authorization, moved - begun), channel.voidPromise());
    for (ByteBuf piece : body.toSend()) {
      channel.write(new DefaultHttpContent(piece), channel.voidPromise());
    }
    flush();
    client.readOn();
  }

  /** A piece of the request's body, which stays the caller's. */
  void goesOn(HttpContent piece) {
    bodyEnded = piece instanceof LastHttpContent;
    ByteBuf content = piece.content();
    if (!content.isReadable()) {
      if (bodyEnded && upstream != null) {
        flush();
      }
      return;
    }
    boolean held = body.complete() && body.hold(content.retainedSlice());
    if (upstream == null) {
      if (!held) {
        client.pause();
      }
      return;
    }
    if (!held) {
      body.pass();
    }
    Channel channel = upstream.channel();
    channel.write(new DefaultHttpContent(content.retainedSlice()), channel.voidPromise());
    flush();
    if (!channel.isWritable()) {
      client.pause();
    }
  }

  private void flush() {
    moved = System.nanoTime();
    Channel channel = upstream.channel();
    if (!bodyEnded) {
      channel.flush();
      return;
    }
    UpstreamConnection sending = upstream;
    channel
        .writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
        .addListener(
            (ChannelFuture sent) -> {
              if (sending == upstream) {
                written = sent.isSuccess();
              }
            });
  }

  @Override
  public void writabilityChanged() {
    if (upstream.channel().isWritable()) {
      client.readOn();
    }
  }

  @Override
  public void answerBegins(HttpResponse head) {
    moved = System.nanoTime();
    interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    if (interim) {
      return;
    }
    answer = head;
    int status = head.status().code();
    if ((status == 401 || status == 503) && body.complete()) {
      refusal = new WholeAnswer(head);
    } else {
      client.writeHead(head, request);
    }
  }

  @Override
  public void answerGoesOn(HttpContent piece) {
    boolean last = piece instanceof LastHttpContent;
    moved = System.nanoTime();
    if (interim || over) {
      piece.release();
      return;
    }
    if (refusal != null) {
      boolean tooLarge = !refusal.add(piece);
      if (last && sentAgain()) {
        return;
      }
      if (last || tooLarge) {
        WholeAnswer passed = refusal;
        refusal = null;
        client.writeHead(passed.head(), request);
        passed.pieces().forEach(client::write);
      }
    } else {
      client.write(piece);
    }
    if (over) {
      // The write found that the client is gone.
      return;
    }
    if (last) {
      letUpstreamGo();
      proxy.metrics().answered(answer.status().code());
      end();
    } else if (!client.isWritable()) {
      upstream.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void answerPauses() {
    client.flush();
  }

  /** The client can take more of the answer. */
  void clientWritable() {
    if (upstream != null) {
      upstream.channel().config().setAutoRead(true);
      upstream.channel().read();
    }
  }

  /** After a 401 or 503 that is here as a whole. */
  private boolean sentAgain() {
    if (answer.status().code() == 401) {
      return sentAgainWithAnotherToken();
    }
    String slug = refusal.slug();
    boolean allowed =
        slug.equals("shutting-down")
            || slug.equals("storage-unavailable") && outgoing.repetition() != Repetition.ONCE;
    if (!allowed
        || !again(Retry.UNAVAILABLE, refusal.retryAfterMillis(), REFUSED_PATIENCE_MILLIS)) {
      return false;
    }
    dropRefusal();
    letUpstreamGo();
    return true;
  }

  private boolean sentAgainWithAnotherToken() {
    Optional<Future<String>> another =
        renewed ? Optional.empty() : proxy.authorization().after401(authorization);
    if (another.isEmpty()) {
      return false;
    }
    renewed = true;
    proxy.metrics().retried(Retry.UNAUTHORIZED);
    dropRefusal();
    letUpstreamGo();
    another.get().addListener(this::connect);
    return true;
  }

  /** Whether there is time for another try, which then comes. */
  private boolean again(Retry reason, long atLeastMillis, long patienceMillis) {
    long pause = pauses.next(atLeastMillis);
    long used = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    if (used + pause > patienceMillis) {
      return false;
    }
    proxy.metrics().retried(reason);
    timer = proxy.loop().schedule(this::begin, pause, TimeUnit.MILLISECONDS);
    return true;
  }

  @Override
  public void broke(Throwable why) {
    upstream = null;
    proxy.metrics().failed(Failure.BROKEN);
    if (answer != null && refusal == null) {
      // A body cut short must look cut short.
      proxy.metrics().answered(0);
      end();
      client.close();
      return;
    }
    dropRefusal();
    boolean allowed = !written || outgoing.repetition() != Repetition.ONCE;
    if (body.complete() && allowed && again(Retry.BROKEN, 0, PATIENCE_MILLIS)) {
      return;
    }
    fail(
        (written
                ? "the connection to the dict-service broke before its answer; whether the call"
                    + " was done is not known: "
                : "the connection to the dict-service broke before it had the whole call; nothing"
                    + " was done: ")
            + why.getMessage());
  }

  /** Called now and then: a service that says nothing for too long will not answer. */
  void look(long now) {
    boolean silent = now - moved > SILENCE_NANOS && bodyEnded && client.isWritable();
    if (upstream == null || !silent) {
      return;
    }
    proxy.metrics().failed(Failure.SILENT);
    upstream.close();
    upstream = null;
    if (answer != null && refusal == null) {
      end();
      client.close();
    } else {
      fail("the dict-service did not answer; whether the call was done is not known");
    }
  }

  /** The client is gone: whoever waits for it over there must not take an item for nobody. */
  void cancel() {
    if (!over) {
      proxy.metrics().left();
      end();
    }
  }

  private void fail(String detail) {
    if (!over) {
      Refusal said = Refusal.unavailable(detail);
      proxy.metrics().answered(503);
      client.answer(said, request);
      end();
    }
  }

  private void dropRefusal() {
    if (refusal != null) {
      refusal.release();
      refusal = null;
    }
    answer = null;
  }

  /** The answer is complete; a connection whose request is not cannot be used again. */
  private void letUpstreamGo() {
    UpstreamConnection used = upstream;
    upstream = null;
    if (written && used.staysOpen()) {
      used.giveBack();
    } else {
      used.close();
    }
  }

  private void end() {
    over = true;
    if (timer != null) {
      timer.cancel(false);
    }
    if (upstream != null) {
      upstream.close();
      upstream = null;
    }
    dropRefusal();
    body.release();
    proxy.ended(this);
    client.ended(this);
  }
}
