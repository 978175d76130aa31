package dev.mizzen.gateway.pool;

/**
 * "I listen": what a container says about itself the moment it can take inputs.
 *
 * @param pod name of its pod
 * @param podUid uid of its pod
 * @param revision of the Function that it runs
 * @param address {@code ip:port}
 * @param token secret of this process: the same token means the same process
 * @param running inputs it runs already (after a restart of the gateway)
 * @param maxInputs it takes at a time
 * @param startup how long its own start took
 */
public record Push(
    String pod,
    String podUid,
    String revision,
    String address,
    String token,
    int running,
    int maxInputs,
    Startup startup) {
  /**
   * Phases inside the container.
   *
   * @param bootstrapMs from the interpreter's start to the running runner, in milliseconds
   * @param importMs loading of the handler, in milliseconds
   */
  public record Startup(long bootstrapMs, long importMs) {}

  @Override
  public String toString() {
    return "Push[" + pod + ", " + address + "]";
  }
}
