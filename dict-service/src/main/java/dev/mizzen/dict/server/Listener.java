package dev.mizzen.dict.server;

import dev.mizzen.dict.http.Front;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;

/** One HTTP server on an event loop of its own; several may share a port. */
final class Listener extends VerticleBase {
  /** Room for a key of 2048 bytes, each percent-encoded. */
  private static final int MAX_REQUEST_LINE = 8 << 10;

  private static final int MAX_HEADERS = 16 << 10;

  /** Waits are calls: many of one client are held at a time. */
  private static final int MAX_STREAMS = 10_000;

  private static final int BACKLOG = 1_024;

  private final int wanted;
  private final Handler<HttpServerRequest> handler;
  private final Handler<HttpConnection> connected;
  private final boolean http2;
  private HttpServer server;

  /** Of the calls. */
  Listener(int port, Front front) {
    this(port, front, front::connected, false);
  }

  /** With HTTP/2 only where it is wanted: over plain TCP a client must know that it is spoken. */
  Listener(int port, Handler<HttpServerRequest> handler, boolean http2) {
    this(port, handler, connection -> {}, http2);
  }

  private Listener(
      int port,
      Handler<HttpServerRequest> handler,
      Handler<HttpConnection> connected,
      boolean http2) {
    this.wanted = port;
    this.handler = handler;
    this.connected = connected;
    this.http2 = http2;
  }

  @Override
  public Future<?> start() {
    server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setPort(wanted)
                .setMaxInitialLineLength(MAX_REQUEST_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setAcceptBacklog(BACKLOG)
                .setHttp2ClearTextEnabled(http2)
                // Nobody speaks WebSocket here, and its handlers would look at every request.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(MAX_STREAMS))
                .setHandle100ContinueAutomatically(true)
                .setTcpKeepAlive(true));
    return server.connectionHandler(connected).requestHandler(handler).listen();
  }

  int port() {
    return server.actualPort();
  }

  /** Accepts no more, and ends when all answers are sent or the time is over. */
  Future<Void> shutdown(long timeout, TimeUnit unit) {
    return server.shutdown(timeout, unit);
  }
}
