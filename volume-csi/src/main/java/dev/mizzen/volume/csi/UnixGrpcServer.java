package dev.mizzen.volume.csi;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** gRPC services on a Unix socket that only root may use. */
public final class UnixGrpcServer {

  private final EventLoopGroup events =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final ExecutorService calls =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());
  private final Path socket;
  private final Server server;

  private UnixGrpcServer(Path socket, BindableService... services) {
    this.socket = socket;
    var builder =
        NettyServerBuilder.forAddress(new DomainSocketAddress(socket.toString()))
            .channelType(EpollServerDomainSocketChannel.class)
            .bossEventLoopGroup(events)
            .workerEventLoopGroup(events)
            .executor(calls);
    for (var service : services) {
      builder.addService(service);
    }
    this.server = builder.build();
  }

  /** Serves on a new socket; one that an earlier process left is replaced. */
  public static UnixGrpcServer start(Path socket, BindableService... services) throws IOException {
    Files.createDirectories(socket.getParent());
    Files.deleteIfExists(socket);
    var server = new UnixGrpcServer(socket, services);
    server.server.start();
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    return server;
  }

  /** Takes no new calls, waits that long for those at work, and removes the socket. */
  public void stop(Duration bound) throws IOException, InterruptedException {
    Files.deleteIfExists(socket);
    server.shutdown();
    if (!server.awaitTermination(bound.toMillis(), TimeUnit.MILLISECONDS)) {
      server.shutdownNow();
    }
    calls.shutdown();
    // What has sent its answer may still be tidying up on the event loop.
    calls.awaitTermination(1, TimeUnit.SECONDS);
    events.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
