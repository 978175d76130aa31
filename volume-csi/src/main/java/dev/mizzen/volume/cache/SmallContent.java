package dev.mizzen.volume.cache;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * A content without a local file of its own: it came with its directory, or lies in a pack. It gets
 * one when somebody wants one.
 */
final class SmallContent implements Content {

  private final long size;
  private final Bytes bytes;
  private final Function<byte[], Content> stored;
  private Optional<Content> local = Optional.empty();
  private boolean closed;

  /** All of it, verified. */
  interface Bytes {
    byte[] get() throws IOException;
  }

  /**
   * @param stored holds the same content with a local file
   */
  SmallContent(long size, Bytes bytes, Function<byte[], Content> stored) {
    this.size = size;
    this.bytes = bytes;
    this.stored = stored;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int read(long offset, MemorySegment into) throws IOException {
    int length = Math.toIntExact(Math.min(into.byteSize(), size - offset));
    if (length <= 0) {
      return 0;
    }
    MemorySegment.copy(MemorySegment.ofArray(bytes.get()), offset, into, 0, length);
    return length;
  }

  @Override
  public synchronized Optional<Path> complete() {
    return local.flatMap(Content::complete);
  }

  @Override
  public Path fetchAll() throws IOException {
    return local(bytes.get()).fetchAll();
  }

  private synchronized Content local(byte[] content) {
    if (closed) {
      throw new IllegalStateException("The content was closed");
    }
    local = local.or(() -> Optional.of(stored.apply(content)));
    return local.get();
  }

  @Override
  public synchronized void close() {
    closed = true;
    local.ifPresent(Content::close);
    local = Optional.empty();
  }
}
