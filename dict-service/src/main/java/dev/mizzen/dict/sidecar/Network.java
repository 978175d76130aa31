package dev.mizzen.dict.sidecar;

import dev.mizzen.dict.sidecar.SidecarConfig.Address;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The event loop, and HTTP connections to others. */
final class Network {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int KEPT_SECONDS = 10;

  /** Room for a key of 2048 bytes, each percent-encoded. */
  private static final int MAX_REQUEST_LINE = 8 << 10;

  private static final int MAX_HEADERS = 16 << 10;
  private static final int MAX_CHUNK = 64 << 10;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = group.next();

  /** The JDK's resolver blocks; its thread comes and goes with the need. */
  private final ThreadPoolExecutor resolver =
      new ThreadPoolExecutor(
          1,
          1,
          KEPT_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> Thread.ofPlatform().daemon().name("resolver").unstarted(task));

  Network() {
    resolver.allowCoreThreadTimeOut(true);
  }

  EventLoopGroup group() {
    return group;
  }

  EventLoop loop() {
    return loop;
  }

  /** What a request of ours or an answer to us may have. */
  static HttpDecoderConfig decoding() {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(MAX_REQUEST_LINE)
        .setMaxHeaderSize(MAX_HEADERS)
        .setMaxChunkSize(MAX_CHUNK);
  }

  /** A new connection with a client codec and then this handler. May be called from anywhere. */
  Future<Channel> connect(Address to, ChannelHandler handler) {
    Promise<Channel> connected = loop.newPromise();
    Consumer<InetSocketAddress> go = address -> connect(address, handler, connected);
    if (NetUtil.isValidIpV4Address(to.host())) {
      go.accept(new InetSocketAddress(to.host(), to.port()));
      return connected;
    }
    resolver.execute(
        () -> {
          try {
            go.accept(new InetSocketAddress(InetAddress.getByName(to.host()), to.port()));
          } catch (UnknownHostException e) {
            connected.tryFailure(new UnknownHostException("no such host: " + to.host()));
          }
        });
    return connected;
  }

  private void connect(InetSocketAddress to, ChannelHandler handler, Promise<Channel> connected) {
    new Bootstrap()
        .group(group)
        .channel(NioSocketChannel.class)
        .resolver(NoopAddressResolverGroup.INSTANCE)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpClientCodec(decoding(), false, false), handler);
              }
            })
        .connect(to)
        .addListener(
            (ChannelFuture made) -> {
              if (!made.isSuccess()) {
                connected.tryFailure(made.cause());
              } else if (!connected.trySuccess(made.channel())) {
                made.channel().close();
              }
            });
  }

  /** Ends the loop, whatever is under way. Called from outside of it. */
  void close() {
    resolver.shutdownNow();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
