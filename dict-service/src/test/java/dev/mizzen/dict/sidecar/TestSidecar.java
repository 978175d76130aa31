package dev.mizzen.dict.sidecar;

import dev.mizzen.dict.http.HttpStore.Target;
import dev.mizzen.dict.sidecar.SidecarConfig.Address;
import dev.mizzen.dict.sidecar.SidecarConfig.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Optional;

/** A sidecar in this JVM, with its own fake gateway. */
public final class TestSidecar implements AutoCloseable {
  private final FakeGateway gateway = new FakeGateway();
  private final RunningSidecar sidecar;

  /** In front of a service on this machine. */
  public TestSidecar(int upstreamPort) {
    this(upstreamPort, freePort(), FakeGateway.CREDENTIAL);
  }

  TestSidecar(int upstreamPort, int functionPort, String credential) {
    sidecar =
        new RunningSidecar(
            new SidecarConfig(
                0,
                new Address("127.0.0.1", upstreamPort),
                new Address("127.0.0.1", gateway.port()),
                new Identity(credential, "default", "f", "pod-1", "uid-1"),
                functionPort));
    sidecar.serve();
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FakeGateway gateway() {
    return gateway;
  }

  public int port() {
    return sidecar.port();
  }

  /** As user code calls it: without a token. */
  public Target target() {
    return new Target(port(), Optional.empty());
  }

  void drain() {
    sidecar.drain();
  }

  @Override
  public void close() {
    sidecar.drain();
    gateway.close();
  }
}
