package dev.mizzen.dict.sidecar;

import dev.mizzen.dict.http.HttpStore.Target;
import dev.mizzen.dict.sidecar.SidecarConfig.Address;
import dev.mizzen.dict.sidecar.SidecarConfig.Identity;
import dev.mizzen.dict.sidecar.SidecarConfig.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
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
                Optional.empty(),
                0,
                new Address("127.0.0.1", upstreamPort),
                pod(functionPort, credential)));
    sidecar.start();
  }

  private TestSidecar(int upstreamPort, Optional<Path> socket, boolean node) {
    sidecar =
        new RunningSidecar(
            new SidecarConfig(
                0,
                socket,
                0,
                new Address("127.0.0.1", upstreamPort),
                node ? new Mode.Node() : pod(freePort(), FakeGateway.CREDENTIAL)));
    sidecar.start();
  }

  /** With a Unix socket as well. */
  static TestSidecar withSocket(int upstreamPort, Path socket) {
    return new TestSidecar(upstreamPort, Optional.of(socket), false);
  }

  /** As it runs on each node, for clients that bring their tokens. */
  public static TestSidecar onNode(int upstreamPort) {
    return new TestSidecar(upstreamPort, Optional.empty(), true);
  }

  private Mode.Pod pod(int functionPort, String credential) {
    return new Mode.Pod(
        new Address("127.0.0.1", gateway.port()),
        new Identity(credential, "default", "f", "pod-1", "uid-1"),
        functionPort);
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

  int managementPort() {
    return sidecar.managementPort();
  }

  /** As user code calls it: without a token. */
  public Target target() {
    return new Target(port(), Optional.empty());
  }

  void drain() {
    sidecar.stop();
  }

  @Override
  public void close() {
    sidecar.stop();
    gateway.close();
  }
}
