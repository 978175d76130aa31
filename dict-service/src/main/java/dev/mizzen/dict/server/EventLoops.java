package dev.mizzen.dict.server;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollIoHandler;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.transport.Transport;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How event loops wait for what comes. */
final class EventLoops {
  private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);

  private EventLoops() {}

  /**
   * Linux' own epoll, where Netty's library for it can be loaded; else Java's selector.
   *
   * @param folder where the library may be unpacked: a read-only root may have no /tmp
   */
  static Transport transport(Path folder) {
    if (System.getProperty("io.netty.native.workdir") == null) {
      Path unpacked = folder.resolve("native");
      if (unpacked.toFile().isDirectory() || unpacked.toFile().mkdirs()) {
        System.setProperty("io.netty.native.workdir", unpacked.toString());
      }
    }
    if (Transport.EPOLL == null || !Transport.EPOLL.available()) {
      LOG.atInfo().log("No epoll: Java's selector is used");
      return Transport.NIO;
    }
    return new Polling();
  }

  /** Epoll, looking again for a moment before it sleeps. */
  private static final class Polling implements Transport {
    @Override
    public String name() {
      return "epoll";
    }

    @Override
    public boolean available() {
      return true;
    }

    @Override
    public Throwable unavailabilityCause() {
      return null;
    }

    @Override
    public io.vertx.core.spi.transport.Transport implementation() {
      return new EpollTransport() {
        @Override
        public IoHandlerFactory ioHandlerFactory() {
          return EpollIoHandler.newFactory(0, () -> new LookingAgain(System::nanoTime));
        }
      };
    }
  }
}
