package dev.mizzen.gateway.http;

import dev.mizzen.runtime.python.Runner;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** The program that containers fetch and run. */
public final class RunnerProgram {
  private final String sha256;
  private final Buffer bytes;

  /**
   * @param runner of this release
   */
  public RunnerProgram(Runner runner) {
    this.sha256 = runner.sha256();
    this.bytes = Buffer.buffer(runner.bytes());
  }

  Optional<Buffer> find(String wanted) {
    return wanted.equals(sha256) ? Optional.of(bytes.copy()) : Optional.empty();
  }
}
