package dev.mizzen.benchmarks.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A process that is measured. */
public interface Server extends AutoCloseable {
  /** Where it listens. */
  InetSocketAddress address();

  /** Processor time since its start, of all its threads. */
  Duration processorTime();

  /** Resident memory in MiB. */
  double residentMebibytes() throws IOException;

  @Override
  void close();
}
