package dev.mizzen.dict.sidecar;

import dev.mizzen.dict.sidecar.SidecarConfig.Address;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** One small call on a connection of its own: tokens are seldom fetched. */
final class GatewayCall extends SimpleChannelInboundHandler<FullHttpResponse> {
  private static final int MAX_ANSWER = 64 << 10;
  private static final long ANSWER_MILLIS = 5_000;

  /** What came back. */
  record Answer(int status, String body) {}

  private final Promise<Answer> answer;

  private GatewayCall(Promise<Answer> answer) {
    this.answer = answer;
  }

  static Future<Answer> post(Network network, Address to, String path, String bearer, String json) {
    Promise<Answer> answer = network.loop().newPromise();
    GatewayCall call = new GatewayCall(answer);
    network
        .connect(to, call)
        .addListener(
            (Future<Channel> connected) -> {
              if (connected.isSuccess()) {
                call.send(connected.getNow(), request(to, path, bearer, json));
              } else {
                answer.tryFailure(connected.cause());
              }
            });
    return answer;
  }

  private static FullHttpRequest request(Address to, String path, String bearer, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.POST, path, Unpooled.wrappedBuffer(body));
    request
        .headers()
        .set(HttpHeaderNames.HOST, to)
        .set(HttpHeaderNames.CONNECTION, "close")
        .set(HttpHeaderNames.AUTHORIZATION, "Bearer " + bearer)
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    return request;
  }

  private void send(Channel channel, FullHttpRequest request) {
    channel.eventLoop().schedule(() -> channel.close(), ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    channel.pipeline().addBefore(channel.pipeline().context(this).name(), null, whole());
    channel.writeAndFlush(request);
  }

  private static HttpObjectAggregator whole() {
    return new HttpObjectAggregator(MAX_ANSWER);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
    answer.trySuccess(
        new Answer(response.status().code(), response.content().toString(StandardCharsets.UTF_8)));
    context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    answer.tryFailure(new IOException("the connection ended before an answer"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    answer.tryFailure(cause);
    context.close();
  }
}
