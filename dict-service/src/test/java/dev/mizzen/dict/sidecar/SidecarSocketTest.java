package dev.mizzen.dict.sidecar;

import static dev.mizzen.dict.sidecar.Requests.LEN;
import static dev.mizzen.dict.sidecar.ScriptedUpstream.OK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Unix socket and its file. */
class SidecarSocketTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void choose() {
    file = folder.resolve("dict.sock");
  }

  private String ask() throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
      String request = "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".formatted(LEN);
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1)));
      ByteBuffer answer = ByteBuffer.allocate(4096);
      while (channel.read(answer) >= 0) {
        assertThat(answer.hasRemaining()).isTrue();
      }
      return new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void servesTheSameCallsToItsUserAndGroup() throws IOException {
    try (ScriptedUpstream upstream = new ScriptedUpstream(OK);
        TestSidecar sidecar = TestSidecar.withSocket(upstream.port(), file)) {
      // When
      String answer = ask();

      // Then
      assertThat(answer).startsWith("HTTP/1.1 200").endsWith("ok");
      assertThat(Files.getPosixFilePermissions(file))
          .isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
      assertThat(sidecar.port()).isPositive();
    }
  }

  @Test
  void removesItsFileAtTheEnd() {
    // When
    TestSidecar.withSocket(TestSidecar.freePort(), file).close();

    // Then
    assertThat(file).doesNotExist();
  }

  @Test
  void replacesWhatAKilledSidecarLeftBehind() throws IOException {
    // Given a socket that nobody listens on any more
    try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(UnixDomainSocketAddress.of(file));
    }
    assertThat(file).exists();

    // When
    try (ScriptedUpstream upstream = new ScriptedUpstream(OK);
        TestSidecar sidecar = TestSidecar.withSocket(upstream.port(), file)) {
      // Then
      assertThat(ask()).startsWith("HTTP/1.1 200");
      assertThat(sidecar.port()).isPositive();
    }
  }

  @Test
  void leavesTheSocketOfAnotherAlone() throws IOException {
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(file));

      // When, Then
      assertThatThrownBy(() -> TestSidecar.withSocket(TestSidecar.freePort(), file))
          .hasMessageContaining("another process listens");
      assertThat(file).exists();
    }
  }

  @Test
  void leavesAFileAloneThatIsNoSocket() throws IOException {
    // Given
    Files.writeString(file, "precious");

    // When, Then
    assertThatThrownBy(() -> TestSidecar.withSocket(TestSidecar.freePort(), file))
        .hasMessageContaining("is no socket");
    assertThat(file).hasContent("precious");
  }
}
