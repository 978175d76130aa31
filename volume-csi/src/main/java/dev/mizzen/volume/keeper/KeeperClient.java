package dev.mizzen.volume.keeper;

import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.PassingSocket;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The keeper of this node, by its socket; a new connection for each request. */
public final class KeeperClient implements Keeper {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Optional<Descriptor> NO_DESCRIPTOR = Optional.empty();

  private final Path socket;

  public KeeperClient(Path socket) {
    this.socket = socket;
  }

  @Override
  public void put(String name, Descriptor descriptor, byte[] note) throws IOException {
    ask(new Packet(Packet.Kind.PUT, name, note), Optional.of(descriptor), (entry, none) -> {});
  }

  @Override
  public List<Kept> all() throws IOException {
    var all = new ArrayList<Kept>();
    try {
      ask(
          Packet.of(Packet.Kind.ALL),
          NO_DESCRIPTOR,
          (entry, descriptor) ->
              all.add(
                  new Kept(
                      entry.name(),
                      descriptor.orElseThrow(
                          () -> new ProtocolException("A descriptor is missing")),
                      entry.body())));
      return all;
    } catch (IOException | RuntimeException e) {
      all.forEach(kept -> kept.descriptor().close());
      throw e;
    }
  }

  @Override
  public SortedSet<String> names() throws IOException {
    var names = new TreeSet<String>();
    ask(Packet.of(Packet.Kind.NAMES), NO_DESCRIPTOR, (entry, none) -> names.add(entry.name()));
    return names;
  }

  @Override
  public void remove(String name) throws IOException {
    ask(new Packet(Packet.Kind.REMOVE, name, new byte[0]), NO_DESCRIPTOR, (entry, none) -> {});
  }

  private interface Entries {
    void take(Packet entry, Optional<Descriptor> descriptor) throws ProtocolException;
  }

  private void ask(Packet request, Optional<Descriptor> descriptor, Entries entries)
      throws IOException {
    byte[] message = request.encoded();
    try (var connection = PassingSocket.connect(socket, PATIENCE)) {
      connection.send(message, descriptor);
      var answer = receive(connection);
      while (answer.packet().kind() == Packet.Kind.ENTRY) {
        entries.take(answer.packet(), answer.descriptor());
        answer = receive(connection);
      }
      if (answer.packet().kind() != Packet.Kind.DONE) {
        throw new IOException(new String(answer.packet().body(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new IOException(
          "The keeper of volumes' mounts at %s does not do it: %s"
              .formatted(socket, e.getMessage()),
          e);
    }
  }

  private record Received(Packet packet, Optional<Descriptor> descriptor) {}

  private static Received receive(PassingSocket connection) throws IOException {
    var message =
        connection.receive().orElseThrow(() -> new EOFException("It closed the connection"));
    try {
      return new Received(Packet.decoded(message.bytes()), message.descriptor());
    } catch (ProtocolException e) {
      message.descriptor().ifPresent(Descriptor::close);
      throw e;
    }
  }
}
