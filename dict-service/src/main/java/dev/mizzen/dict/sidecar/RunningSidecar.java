package dev.mizzen.dict.sidecar;

import dev.mizzen.dict.process.ProcessFacts;
import dev.mizzen.dict.process.Service;
import dev.mizzen.dict.sidecar.SidecarConfig.Mode;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything of one sidecar, from start to stop. Called from outside the event loop. */
final class RunningSidecar implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(RunningSidecar.class);
  private static final int BACKLOG = 4_096;
  private static final long SWEEP_SECONDS = 5;

  /** The longest wait of a queue get, and its answer. */
  private static final long DRAIN_SECONDS = 55;

  private static final int PROBE_MILLIS = 500;
  private static final int DRAIN_LOOK_MILLIS = 20;

  private final SidecarConfig config;
  private final Optional<SocketFile> socket;
  private final Network network = new Network();
  private final SidecarMetrics metrics = new SidecarMetrics(new ProcessFacts());
  private final Optional<PodTokenSource> tokens;
  private final Proxy proxy;
  private final List<Channel> listening = new ArrayList<>();
  private int port;
  private int managementPort;
  private boolean socketMade;

  /** Nothing listens yet. */
  RunningSidecar(SidecarConfig config) {
    this.config = config;
    this.socket = config.socket().map(SocketFile::new);
    this.tokens =
        config.mode() instanceof Mode.Pod pod
            ? Optional.of(new PodTokenSource(network, pod.gateway(), pod.identity()))
            : Optional.empty();
    Authorization authorization =
        tokens.isPresent() ? tokens.get() : new Authorization.OfTheClient(network.loop());
    this.proxy =
        new Proxy(
            network.loop(), new Upstreams(network, config.upstream()), authorization, metrics);
  }

  /** Listens; the first token comes later. Throws when a port or the socket cannot be had. */
  @Override
  public synchronized void start() {
    tokens.ifPresent(source -> network.loop().execute(source::fetch));
    try {
      listen();
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e.getMessage(), e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    network
        .loop()
        .scheduleAtFixedRate(proxy::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    metrics.started();
    LOG.atInfo()
        .addKeyValue("port", port)
        .addKeyValue("managementPort", managementPort)
        .addKeyValue("socket", socket.map(file -> file.path().toString()).orElse(""))
        .addKeyValue("upstream", config.upstream())
        .addKeyValue("startupMillis", Math.round(metrics.startupSeconds() * 1000))
        .log("Started");
  }

  private void listen() throws IOException {
    Supplier<ChannelHandler> calls = () -> new ClientConnection(proxy);
    boolean pod = config.mode() instanceof Mode.Pod;
    InetSocketAddress address =
        pod
            ? new InetSocketAddress("127.0.0.1", config.port())
            : new InetSocketAddress(config.port());
    port = bind(NioServerSocketChannel.class, address, calls);
    managementPort =
        bind(
            NioServerSocketChannel.class,
            new InetSocketAddress(config.managementPort()),
            () -> new Management(proxy));
    if (socket.isPresent()) {
      socket.get().clear();
      bind(NioServerDomainSocketChannel.class, socket.get().address(), calls);
      socketMade = true;
      socket.get().open();
    }
  }

  private int bind(
      Class<? extends ServerChannel> type,
      SocketAddress address,
      Supplier<ChannelHandler> handler) {
    ServerBootstrap server =
        new ServerBootstrap()
            .group(network.group())
            .channel(type)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(Network.decoding()),
                            new HttpServerKeepAliveHandler(),
                            handler.get());
                  }
                });
    if (address instanceof InetSocketAddress) {
      server
          .option(ChannelOption.SO_REUSEADDR, true)
          .childOption(ChannelOption.TCP_NODELAY, true)
          .childOption(ChannelOption.SO_KEEPALIVE, true);
    }
    Channel channel = server.bind(address).syncUninterruptibly().channel();
    listening.add(channel);
    return channel.localAddress() instanceof InetSocketAddress bound ? bound.getPort() : 0;
  }

  int port() {
    return port;
  }

  int managementPort() {
    return managementPort;
  }

  /**
   * Serves on while the function's program still listens, since it may be finishing inputs that use
   * dicts; then accepts no more, lets what is under way end, and closes.
   */
  @Override
  public synchronized void stop() {
    proxy.stop();
    CountDownLatch never = new CountDownLatch(1);
    try {
      while (functionListens() && !never.await(PROBE_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.atDebug().log("The function still runs");
      }
      listening.forEach(channel -> channel.close().syncUninterruptibly());
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS);
      while (!drained()
          && System.nanoTime() < end
          && !never.await(DRAIN_LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.atTrace().log("Calls are under way");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
    LOG.atInfo().log("Stopped");
  }

  private boolean drained() {
    return network
        .loop()
        .submit(
            () -> {
              proxy.closeIdle();
              return proxy.empty();
            })
        .syncUninterruptibly()
        .getNow();
  }

  private void close() {
    network.close();
    try {
      if (socketMade) {
        socket.orElseThrow().remove();
      }
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("Could not remove the socket's file");
    }
  }

  private boolean functionListens() {
    if (!(config.mode() instanceof Mode.Pod pod)) {
      return false;
    }
    try (Socket probe = new Socket()) {
      probe.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), pod.functionPort()),
          PROBE_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
