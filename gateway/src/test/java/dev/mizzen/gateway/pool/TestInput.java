package dev.mizzen.gateway.pool;

/** An input of a test. */
final class TestInput implements Input {
  private final String id;
  private final long bytes;
  private boolean abandoned;

  TestInput(String id, long bytes) {
    this.id = id;
    this.bytes = bytes;
  }

  void abandon() {
    abandoned = true;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public boolean abandoned() {
    return abandoned;
  }

  @Override
  public String toString() {
    return id;
  }
}
