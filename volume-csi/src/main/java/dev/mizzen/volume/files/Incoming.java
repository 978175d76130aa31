package dev.mizzen.volume.files;

import dev.mizzen.volume.snapshot.Chunks;
import dev.mizzen.volume.snapshot.ContentWriter;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.transfer.Transfers;
import dev.mizzen.volume.upload.Upload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Brings contents that arrive from callers into the store. */
final class Incoming {

  private final Transfers transfers;
  private final InstantSource clock;

  Incoming(Transfers transfers, InstantSource clock) {
    this.transfers = transfers;
    this.clock = clock;
  }

  /** For one commit. */
  Upload upload(VolumeRepository volume) {
    return new Upload(volume, transfers);
  }

  /** Stores everything that comes; the file that it makes is named by nothing yet. */
  Entry.File store(Upload upload, String path, InputStream content, boolean executable) {
    var arriving = new ContentWriter.Arriving(path, executable, now(), Long.MAX_VALUE);
    var written = write(upload, arriving, content);
    upload.await();
    return written.file();
  }

  /** Stores files that are given with their content, small ones together. */
  Map<String, Entry.File> store(Upload upload, SortedMap<String, Entry.File> files) {
    var written = new TreeMap<String, ContentWriter.Written>();
    files.forEach(
        (path, file) -> {
          var arriving =
              new ContentWriter.Arriving(
                  path, file.executable(), file.modifiedNanos(), file.size());
          written.put(path, write(upload, arriving, new ByteArrayInputStream(file.inline())));
        });
    upload.await();
    var stored = new TreeMap<String, Entry.File>();
    written.forEach((path, file) -> stored.put(path, file.file()));
    return stored;
  }

  private static ContentWriter.Written write(
      Upload upload, ContentWriter.Arriving arriving, InputStream content) {
    try {
      return upload.contents().write(arriving, content, Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Stores one chunk.
   *
   * @throws IllegalArgumentException when what comes has another hash, or is too long for a chunk
   */
  void storeChunk(VolumeRepository volume, Hash hash, InputStream content) {
    try (var batch = transfers.batch()) {
      byte[] piece = content.readNBytes(Chunks.SIZE);
      if (piece.length == Chunks.SIZE && content.read() >= 0) {
        throw new IllegalArgumentException("A chunk has at most %d bytes".formatted(Chunks.SIZE));
      }
      if (!Hash.of(piece).equals(hash)) {
        throw new IllegalArgumentException("The bytes that came have another SHA-256 than " + hash);
      }
      // The client holds the content once more, and grows to it by doubling.
      batch.submit(3L * piece.length, () -> volume.putChunk(hash, piece));
      batch.await();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nanoseconds since the epoch. */
  long now() {
    Instant now = clock.instant();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }
}
