package dev.mizzen.volume.cache;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A content with a local file of its own. */
final class StoredContent implements Content {

  private final CachedFile file;
  private final Source source;
  private final CacheMetrics metrics;
  private final Runnable released;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param released called once, when this does not need the file any more
   */
  StoredContent(CachedFile file, Source source, CacheMetrics metrics, Runnable released) {
    this.file = file;
    this.source = source;
    this.metrics = metrics;
    this.released = released;
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public int read(long offset, MemorySegment into) throws IOException {
    int length = Math.toIntExact(Math.min(into.byteSize(), size() - offset));
    if (length <= 0) {
      return 0;
    }
    metrics.read(file.read(offset, into.asSlice(0, length), source));
    return length;
  }

  @Override
  public Optional<Path> complete() {
    return file.complete();
  }

  @Override
  public Path fetchAll() throws IOException {
    return file.readAll(source);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      released.run();
    }
  }
}
