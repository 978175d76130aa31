package dev.mizzen.dict.sidecar;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Optional;

/** Health and metrics (contracts, section 1); a connection for each request. */
@ChannelHandler.Sharable
final class Management extends SimpleChannelInboundHandler<HttpObject> {
  private final Proxy proxy;

  Management(Proxy proxy) {
    this.proxy = proxy;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
    if (message instanceof HttpRequest request) {
      FullHttpResponse response = response(request.uri());
      response.headers().set(HttpHeaderNames.CONNECTION, "close");
      context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private FullHttpResponse response(String path) {
    return switch (path) {
      case "/health/live" -> Health.response(Optional.empty());
      case "/health/ready" ->
          Health.response(
              proxy.stopping() ? Optional.of("shutting down") : proxy.authorization().problem());
      case "/metrics" ->
          Health.text(
              HttpResponseStatus.OK, "text/plain; version=0.0.4; charset=utf-8", proxy.scrape());
      default -> Health.text(HttpResponseStatus.NOT_FOUND, "text/plain", "");
    };
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
