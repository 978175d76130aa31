package dev.mizzen.benchmarks.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A server that is one child process. */
public abstract class ChildServer implements Server {
  private final Child child;

  /** Of a process that was started. */
  protected ChildServer(Child child) {
    this.child = child;
  }

  @Override
  public final InetSocketAddress address() {
    return child.address();
  }

  @Override
  public final Duration processorTime() {
    return child.processorTime();
  }

  @Override
  public final double residentMebibytes() throws IOException {
    return child.residentMebibytes();
  }

  @Override
  public void close() {
    child.close();
  }
}
