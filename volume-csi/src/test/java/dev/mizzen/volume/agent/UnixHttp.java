package dev.mizzen.volume.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A pod's client: HTTP/1.1 by hand over a Unix socket, sharing nothing with the server. */
final class UnixHttp {

  private UnixHttp() {}

  record Reply(int status, String type, JsonNode body) {}

  static Reply call(Path socket, String method, String path) throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      String request =
          "%s %s HTTP/1.1\r\nHost: volume\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
              .formatted(method, path);
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      String reply =
          new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
      String head = reply.substring(0, reply.indexOf("\r\n\r\n"));
      String type =
          head.lines()
              .filter(line -> line.regionMatches(true, 0, "content-type:", 0, 13))
              .map(line -> line.substring(13).strip())
              .findFirst()
              .orElse("");
      return new Reply(
          Integer.parseInt(head.split(" ")[1]),
          type,
          new ObjectMapper().readTree(reply.substring(head.length() + 4)));
    }
  }
}
