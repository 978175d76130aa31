package dev.mizzen.volume.keeper;

import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.PassingListener;
import dev.mizzen.volume.linux.PassingSocket;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Serves what is kept on a Unix socket, to processes of the same user. Nothing that a client sends,
 * or leaves out, ends it.
 */
public final class KeeperServer implements AutoCloseable {

  /** A client has everything at hand when it connects. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);

  /** A client that says nothing holds up one of these for as long as the patience lasts. */
  private static final int THREADS = 4;

  private static final Optional<Descriptor> NO_DESCRIPTOR = Optional.empty();

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().name("keeper-", 0).daemon().factory());
  private final KeptDescriptors kept;
  private final PassingListener listener;
  private final KeeperLog log;
  private final int owner;
  private final Thread accepting;

  private KeeperServer(KeptDescriptors kept, PassingListener listener, int owner, KeeperLog log) {
    this.kept = kept;
    this.log = log;
    this.listener = listener;
    this.owner = owner;
    this.accepting = Thread.ofPlatform().name("accept").start(this::acceptAll);
  }

  /** Serves on a new socket; one that an earlier process left is replaced. */
  public static KeeperServer start(Path socket, KeptDescriptors kept, KeeperLog log)
      throws IOException {
    var listener = PassingListener.listen(socket, PATIENCE);
    return new KeeperServer(kept, listener, (int) Files.getAttribute(socket, "unix:uid"), log);
  }

  private void acceptAll() {
    while (true) {
      try {
        var client = listener.accept();
        if (client.isEmpty()) {
          return;
        }
        threads.execute(() -> serve(client.get()));
      } catch (IOException e) {
        log.warn("Could not take a connection", e);
        LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
      }
    }
  }

  private void serve(PassingSocket client) {
    try (client) {
      if (client.peerUid() != owner) {
        send(client, Packet.refused("Only uid %d may use the keeper".formatted(owner)));
        return;
      }
      var message = client.receive();
      if (message.isPresent()) {
        answer(client, message.get());
      }
    } catch (IOException | RuntimeException e) {
      log.warn("A request failed", e);
    }
  }

  /** Whatever becomes of the request, a descriptor that came with it is kept or closed. */
  private void answer(PassingSocket client, PassingSocket.Message message) throws IOException {
    var descriptor = message.descriptor();
    try {
      var request = Packet.decoded(message.bytes());
      if (request.kind() == Packet.Kind.PUT && descriptor.isPresent()) {
        kept.put(new Keeper.Kept(request.name(), descriptor.get(), request.body()));
        descriptor = NO_DESCRIPTOR;
        log.info("Keeps", "name", request.name());
      } else {
        answer(client, request);
      }
      send(client, Packet.of(Packet.Kind.DONE));
    } catch (ProtocolException | IllegalStateException e) {
      send(client, Packet.refused(e.getMessage()));
      throw e;
    } finally {
      descriptor.ifPresent(Descriptor::close);
    }
  }

  private void answer(PassingSocket client, Packet request) throws IOException {
    switch (request.kind()) {
      case ALL -> sendAll(client);
      case NAMES -> {
        for (String name : kept.names()) {
          send(client, new Packet(Packet.Kind.ENTRY, name, new byte[0]));
        }
      }
      case REMOVE -> {
        kept.remove(request.name());
        log.info("Keeps no longer", "name", request.name());
      }
      // A PUT that brings a descriptor has not come here.
      default ->
          throw new ProtocolException(
              "%s without what it needs is no request".formatted(request.kind()));
    }
  }

  private void sendAll(PassingSocket client) throws IOException {
    var duplicates = kept.duplicates();
    try {
      for (var each : duplicates) {
        var entry = new Packet(Packet.Kind.ENTRY, each.name(), each.note());
        client.send(entry.encoded(), Optional.of(each.descriptor()));
      }
    } finally {
      duplicates.forEach(each -> each.descriptor().close());
    }
  }

  private static void send(PassingSocket client, Packet packet) throws IOException {
    client.send(packet.encoded(), NO_DESCRIPTOR);
  }

  /** Serves nobody any more; what is kept stays so. */
  @Override
  public void close() {
    listener.stop();
    try {
      accepting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdown();
    listener.close();
  }
}
