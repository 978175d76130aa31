package dev.mizzen.volume.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class NoDelaySocketsTest {

  @Test
  void sendsAtOnceHoweverTheSocketIsMade() throws IOException {
    var loopback = InetAddress.getLoopbackAddress();
    try (var server = new ServerSocket(0, 5, loopback);
        var unconnected = new NoDelaySockets().createSocket();
        var byAddress = new NoDelaySockets().createSocket(loopback, server.getLocalPort());
        var byName =
            new NoDelaySockets().createSocket(loopback.getHostName(), server.getLocalPort())) {
      assertThat(unconnected.getTcpNoDelay()).isTrue();
      assertThat(byAddress.getTcpNoDelay()).isTrue();
      assertThat(byName.getTcpNoDelay()).isTrue();
    }
  }
}
