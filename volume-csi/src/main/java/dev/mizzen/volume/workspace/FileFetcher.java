package dev.mizzen.volume.workspace;

import dev.mizzen.volume.snapshot.Chunks;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.transfer.Transfers;
import dev.mizzen.volume.upload.Stat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes files of a volume to paths that nobody else looks at yet, chunks in parallel. */
final class FileFetcher {

  private final VolumeRepository volume;
  private final ViewFiles view;
  private final Transfers.Batch batch;

  FileFetcher(VolumeRepository volume, ViewFiles view, Transfers.Batch batch) {
    this.volume = volume;
    this.view = view;
    this.batch = batch;
  }

  /** What is told when a file is complete; called on any thread. */
  interface Done {
    void complete(Stat stat);
  }

  /** Brings the file; {@code target} must not exist. */
  void fetch(Entry.File file, Path target, Done done) {
    int count = file.chunks().size();
    if (count <= 1) {
      batch.submit(file.size(), () -> whole(file, target, done));
      return;
    }
    create(target, new byte[0]);
    var left = new AtomicInteger(count);
    for (int index = 0; index < count; index++) {
      int position = index;
      batch.submit(
          Chunks.length(file.size(), index),
          () -> {
            part(file, position, target);
            if (left.decrementAndGet() == 0) {
              finish(file, target, done);
            }
          });
    }
  }

  private void whole(Entry.File file, Path target, Done done) {
    create(target, file.size() == 0 ? new byte[0] : volume.chunk(file, 0));
    finish(file, target, done);
  }

  private void part(Entry.File file, int index, Path target) {
    byte[] content = volume.chunk(file, index);
    try (var channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
      write(channel, content, (long) index * Chunks.SIZE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void create(Path target, byte[] content) {
    try (var channel =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      write(channel, content, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(FileChannel channel, byte[] content, long position) throws IOException {
    var buffer = ByteBuffer.wrap(content);
    while (buffer.hasRemaining()) {
      channel.write(buffer, position + buffer.position());
    }
  }

  private void finish(Entry.File file, Path target, Done done) {
    try {
      view.dress(target, file);
      done.complete(Stat.of(target));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
