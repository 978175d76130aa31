package dev.mizzen.volume.files;

import dev.mizzen.volume.snapshot.Chunks;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.transfer.Transfers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Brings contents that arrive as a stream into the store, chunk by chunk. */
final class Incoming {

  private final Transfers transfers;
  private final InstantSource clock;

  Incoming(Transfers transfers, InstantSource clock) {
    this.transfers = transfers;
    this.clock = clock;
  }

  /** Stores everything that comes; the file that it makes is named by nothing yet. */
  Entry.File store(
      VolumeRepository volume, InputStream content, boolean executable, AtomicLong uploaded) {
    var chunks = new ArrayList<Hash>();
    byte[] inline = new byte[0];
    long size = 0;
    try (var batch = transfers.batch()) {
      byte[] piece;
      do {
        piece = next(content);
        if (piece.length > 0) {
          Hash hash = Hash.of(piece);
          chunks.add(hash);
          if (size == 0 && piece.length <= Entry.INLINE_LIMIT) {
            inline = piece;
          } else {
            submit(batch, volume, hash, piece, uploaded);
          }
        }
        size += piece.length;
      } while (piece.length == Chunks.SIZE);
      batch.await();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Entry.File(size, executable, now(), chunks, inline);
  }

  /**
   * Stores one chunk.
   *
   * @throws IllegalArgumentException when what comes has another hash, or is too long for a chunk
   */
  void storeChunk(VolumeRepository volume, Hash hash, InputStream content) {
    try (var batch = transfers.batch()) {
      byte[] piece = next(content);
      if (piece.length == Chunks.SIZE && content.read() >= 0) {
        throw new IllegalArgumentException("A chunk has at most %d bytes".formatted(Chunks.SIZE));
      }
      if (!Hash.of(piece).equals(hash)) {
        throw new IllegalArgumentException("The bytes that came have another SHA-256 than " + hash);
      }
      submit(batch, volume, hash, piece, new AtomicLong());
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

  private static void submit(
      Transfers.Batch batch,
      VolumeRepository volume,
      Hash hash,
      byte[] piece,
      AtomicLong uploaded) {
    // The client holds the content once more, and grows to it by doubling.
    batch.submit(
        3L * piece.length,
        () -> {
          if (volume.putChunk(hash, piece)) {
            uploaded.addAndGet(piece.length);
          }
        });
  }

  /** A chunk, or less at the end. */
  private static byte[] next(InputStream content) throws IOException {
    byte[] piece = new byte[0];
    int filled = 0;
    while (filled < Chunks.SIZE) {
      if (filled == piece.length) {
        piece = Arrays.copyOf(piece, Math.clamp(filled * 4L, 1 << 16, Chunks.SIZE));
      }
      int count = content.read(piece, filled, piece.length - filled);
      if (count < 0) {
        break;
      }
      filled += count;
    }
    return filled == piece.length ? piece : Arrays.copyOf(piece, filled);
  }
}
