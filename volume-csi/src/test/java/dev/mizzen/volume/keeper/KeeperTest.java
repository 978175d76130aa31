package dev.mizzen.volume.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.PassingSocket;
import dev.mizzen.volume.linux.TestDescriptors;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeeperTest {

  private static final byte[] NOTE = {1, 2, 3};

  @TempDir Path directory;
  private Path socket;
  private KeptDescriptors kept;
  private KeeperServer server;
  private KeeperClient keeper;

  @BeforeEach
  void start() throws IOException {
    socket = directory.resolve("keeper.sock");
    kept = new KeptDescriptors();
    server =
        KeeperServer.start(
            socket, kept, new KeeperLog(new PrintStream(OutputStream.nullOutputStream())));
    keeper = new KeeperClient(socket);
  }

  @AfterEach
  void stop() {
    server.close();
    kept.close();
  }

  /** An open file that has no name any more, with that content. */
  private Descriptor open(String content) throws IOException {
    Path file = Files.writeString(directory.resolve("file"), content);
    Descriptor descriptor = TestDescriptors.open(file);
    Files.delete(file);
    return descriptor;
  }

  private void put(String name, String content) throws IOException {
    Descriptor descriptor = open(content);
    keeper.put(name, descriptor, NOTE);
    descriptor.close();
  }

  private static String contentOf(Keeper.Kept kept) throws IOException {
    return Files.readString(TestDescriptors.path(kept.descriptor()));
  }

  private static void closeAll(List<Keeper.Kept> all) {
    all.forEach(each -> each.descriptor().close());
  }

  @Test
  void givesBackWhatItKeepsWithItsNote() throws IOException {
    // Given two files that nobody else has open
    put("b", "second");
    put("a", "first");

    // When everything is asked for
    var all = keeper.all();

    // Then it is there by name, and can be read
    assertThat(all).extracting(Keeper.Kept::name).containsExactly("a", "b");
    assertThat(all).extracting(Keeper.Kept::note).containsOnly(NOTE);
    assertThat(contentOf(all.get(0))).isEqualTo("first");
    assertThat(contentOf(all.get(1))).isEqualTo("second");
    assertThat(keeper.names()).containsExactly("a", "b");
    closeAll(all);
  }

  @Test
  void replacesWhatHasTheSameName() throws IOException {
    put("a", "old");

    put("a", "new");

    var all = keeper.all();
    assertThat(all).hasSize(1);
    assertThat(contentOf(all.getFirst())).isEqualTo("new");
    closeAll(all);
  }

  @Test
  void closesWhatIsReplacedOrRemoved() throws IOException {
    // Given the writing end of a pipe that only the keeper has
    var replaced = TestDescriptors.pipe();
    var removed = TestDescriptors.pipe();
    for (var pipe : List.of(replaced, removed)) {
      keeper.put(pipe == replaced ? "a" : "b", pipe.to(), NOTE);
      pipe.to().close();
    }

    // When one is replaced, the other removed
    put("a", "");
    keeper.remove("b");
    keeper.remove("b");

    // Then the pipes have ended
    for (var pipe : List.of(replaced, removed)) {
      assertThat(Files.readAllBytes(TestDescriptors.path(pipe.from()))).isEmpty();
      pipe.from().close();
    }
    assertThat(keeper.names()).containsExactly("a");
  }

  @Test
  void keepsTheLongestNoteAndRefusesALongerOne() throws IOException {
    Descriptor descriptor = open("");
    byte[] longest = new byte[Keeper.LONGEST_NOTE];
    new Random(1).nextBytes(longest);
    String name = "n".repeat(Keeper.LONGEST_NAME);

    keeper.put(name, descriptor, longest);

    var all = keeper.all();
    assertThat(all.getFirst().name()).isEqualTo(name);
    assertThat(all.getFirst().note()).isEqualTo(longest);
    closeAll(all);
    assertThatThrownBy(
            () -> keeper.put(name, descriptor, Arrays.copyOf(longest, longest.length + 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65537");
    assertThatThrownBy(() -> keeper.put(name + "n", descriptor, NOTE))
        .isInstanceOf(IllegalArgumentException.class);
    descriptor.close();
  }

  @Test
  void servesManyAtATimeAndLeavesNothingOpen() throws Exception {
    // Given descriptors that are there, and one round trip, which opens what stays open
    put("kept", "");
    long before = TestDescriptors.count();

    // When many put, list, fetch and remove at the same time
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int client = 0; client < 16; client++) {
        String name = "client-" + client;
        threads.submit(
            () -> {
              for (int round = 0; round < 20; round++) {
                var pipe = TestDescriptors.pipe();
                keeper.put(name, pipe.to(), NOTE);
                closeAll(keeper.all());
                assertThat(keeper.names()).contains(name);
                keeper.remove(name);
                pipe.to().close();
                pipe.from().close();
              }
              return true;
            });
      }
    }

    // Then what was there is all that is there
    assertThat(keeper.names()).containsExactly("kept");
    await().untilAsserted(() -> assertThat(TestDescriptors.count()).isLessThanOrEqualTo(before));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void outlivesGarbage(boolean withDescriptor) throws Exception {
    // Given something kept
    put("a", "content");
    Descriptor descriptor = open("");
    long before = TestDescriptors.count();

    // When clients send what makes no sense
    var random = new Random(7);
    for (int round = 0; round < 300; round++) {
      byte[] garbage = new byte[1 + random.nextInt(round % 10 == 0 ? PassingSocket.LONGEST : 12)];
      random.nextBytes(garbage);
      garbage[0] = round % 2 == 0 ? Packet.VERSION : garbage[0];
      try (var client = PassingSocket.connect(socket, Duration.ofSeconds(10))) {
        client.send(garbage, withDescriptor ? Optional.of(descriptor) : Optional.empty());
      }
    }

    // Then it still serves, and holds nothing of theirs but what was put
    var all = keeper.all();
    assertThat(
            contentOf(
                all.stream().filter(each -> each.name().equals("a")).findFirst().orElseThrow()))
        .isEqualTo("content");
    closeAll(all);
    await()
        .untilAsserted(() -> assertThat(TestDescriptors.count()).isLessThan(before + kept.size()));
    descriptor.close();
  }

  @Test
  void saysWhyItRefuses() throws Exception {
    // Given a client of another version, and one that forgets the descriptor
    for (var wrong :
        List.of(new byte[] {2, 0, 0, 0}, new Packet(Packet.Kind.PUT, "a", NOTE).encoded())) {
      try (var client = PassingSocket.connect(socket, Duration.ofSeconds(10))) {
        // When it asks
        client.send(wrong, Optional.empty());

        // Then the answer says what is wrong
        var answer = Packet.decoded(client.receive().orElseThrow().bytes());
        assertThat(answer.kind()).isEqualTo(Packet.Kind.REFUSED);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
            .containsAnyOf("version 1, here comes 2", "PUT without what it needs");
      }
    }
  }

  @Test
  void outlivesClientsThatGoHalfWay() throws Exception {
    // Given more than the keeper can hand out before a client has to read
    Descriptor descriptor = open("content");
    for (int number = 0; number < 40; number++) {
      keeper.put("n" + number, descriptor, new byte[Keeper.LONGEST_NOTE]);
    }

    // When clients go without a word, and in the middle of the answer
    for (int round = 0; round < 20; round++) {
      PassingSocket.connect(socket, Duration.ofSeconds(10)).close();
      try (var client = PassingSocket.connect(socket, Duration.ofSeconds(10))) {
        client.send(Packet.of(Packet.Kind.ALL).encoded(), Optional.empty());
        client.receive().orElseThrow().descriptor().ifPresent(Descriptor::close);
      }
    }

    // Then everybody else is served
    var all = keeper.all();
    assertThat(all).hasSize(40);
    closeAll(all);
    descriptor.close();
  }

  @Test
  void namesTheSocketWhenNobodyServes() {
    Path nobody = directory.resolve("nobody.sock");

    assertThatThrownBy(() -> new KeeperClient(nobody).names())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("keeper")
        .hasMessageContaining(nobody.toString());
  }

  @Test
  void letsOnlyItsOwnUserConnect() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
  }

  @Test
  void takesThePlaceOfASocketThatWasLeft() throws IOException {
    // Given a keeper that was killed
    server.close();
    assertThat(socket).exists();

    // When another one starts
    server =
        KeeperServer.start(
            socket, kept, new KeeperLog(new PrintStream(OutputStream.nullOutputStream())));

    // Then it is the one that is asked
    put("a", "");
    assertThat(keeper.names()).containsExactly("a");
  }
}
