package dev.mizzen.volume.agent;

import dev.mizzen.volume.fuse.FileSystem;
import dev.mizzen.volume.fuse.FuseMount;
import dev.mizzen.volume.fuse.FuseServer;
import dev.mizzen.volume.fuse.Handshake;
import dev.mizzen.volume.fuse.InFlight;
import dev.mizzen.volume.fuse.Negotiated;
import dev.mizzen.volume.fuse.Notifier;
import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.LentPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /dev/fuse}. */
public final class LinuxFuse implements FuseDevice {

  private static final Logger LOG = LoggerFactory.getLogger(LinuxFuse.class);

  /** Requests of one mount that may be served at a time. */
  private static final int THREADS = 32;

  /** Longer than a request can wait for the object store. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** How often is looked whether memory for answers is of no use any more. */
  private static final Duration IDLE = Duration.ofSeconds(2);

  private final FuseMount mounts;
  private final LentPages answers =
      new LentPages(
          FuseServer.ANSWER_BYTES,
          CompletableFuture.delayedExecutor(IDLE.toMillis(), TimeUnit.MILLISECONDS));

  public LinuxFuse(FuseMount mounts) {
    this.mounts = mounts;
  }

  @Override
  public Session mount(String source, Path target, boolean readOnly) throws IOException {
    var device = mounts.mount(source, target, readOnly);
    try {
      return new Served(device, Handshake.with(device), answers, false);
    } catch (IOException | RuntimeException e) {
      device.close();
      throw e;
    }
  }

  @Override
  public Session takeUp(Descriptor device, byte[] note) {
    return new Served(device, Negotiated.of(note), answers, true);
  }

  private static final class Served implements Session {
    private final Descriptor device;
    private final Negotiated negotiated;
    private final LentPages answers;
    private final boolean resumed;
    private Optional<Serving> serving = Optional.empty();

    private record Serving(FuseServer server, InFlight inFlight) {}

    private Served(Descriptor device, Negotiated negotiated, LentPages answers, boolean resumed) {
      this.device = device;
      this.negotiated = negotiated;
      this.answers = answers;
      this.resumed = resumed;
    }

    @Override
    public Descriptor device() {
      return device;
    }

    @Override
    public byte[] note() {
      return negotiated.toBytes();
    }

    @Override
    public Notifier serve(String name, FileSystem fileSystem, Path directory) throws IOException {
      Path inFlightFile = directory.resolve("in-flight");
      if (!resumed) {
        // Of an earlier mount of the same view.
        Files.deleteIfExists(inFlightFile);
      }
      var inFlight = InFlight.in(inFlightFile, THREADS);
      var server = new FuseServer(name, device, negotiated, fileSystem, inFlight, answers);
      serving = Optional.of(new Serving(server, inFlight));
      if (resumed) {
        server.resume();
      } else {
        server.start();
      }
      return server.notifier();
    }

    @Override
    public boolean isServing() {
      return serving.map(Serving::server).filter(FuseServer::isServing).isPresent();
    }

    @Override
    public void close() {
      if (serving.isPresent()) {
        drain(serving.get().server());
        serving.get().inFlight().close();
        serving = Optional.empty();
      }
      device.close();
    }

    private static void drain(FuseServer server) {
      try {
        if (!server.drain(PATIENCE)) {
          LOG.warn("A request is left to the next process: the object store does not answer");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
