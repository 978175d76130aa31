package dev.mizzen.volume.snapshot;

import dev.mizzen.volume.snapshot.Pool.Kind;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Files of any size out of a few chunks, so that a store with a few MiB holds a volume of as many
 * GB as a test wants. One of the chunks is all zeros, as of a sparse file.
 */
public final class SyntheticFiles {

  private static final int DISTINCT = 3;

  private final VolumeRepository volume;
  private final List<byte[]> contents;
  private final List<Hash> whole;
  private final List<byte[]> sums;

  public SyntheticFiles(VolumeRepository volume) {
    this.volume = volume;
    this.contents = IntStream.range(0, DISTINCT).mapToObj(SyntheticFiles::content).toList();
    this.whole = contents.stream().map(content -> put(Kind.CHUNKS, content)).toList();
    this.sums = contents.stream().map(SyntheticFiles::sums).toList();
  }

  private static byte[] content(int number) {
    byte[] content = new byte[Chunks.SIZE];
    if (number > 0) {
      new Random(number).nextBytes(content);
    }
    return content;
  }

  private Hash put(Kind kind, byte[] content) {
    Hash hash = Hash.of(content);
    volume.putUnlessThere(kind, hash, content);
    return hash;
  }

  private static byte[] sums(byte[] content) {
    var sums = new ByteArrayOutputStream();
    for (int at = 0; at < content.length; at += Chunks.SUMMED) {
      int length = Math.min(Chunks.SUMMED, content.length - at);
      sums.writeBytes(Hash.of(content, at, length).bytes());
    }
    return sums.toByteArray();
  }

  /**
   * A file whose chunks and sums are in the store.
   *
   * @param size more than a MiB
   * @param number of the chunk that it begins with
   */
  public Entry.File file(long size, int number) {
    var chunks = new ArrayList<Hash>();
    var allSums = new ByteArrayOutputStream();
    for (int index = 0; index < Chunks.count(size); index++) {
      int which = which(number, index);
      int length = Chunks.length(size, index);
      if (length == Chunks.SIZE) {
        chunks.add(whole.get(which));
        allSums.writeBytes(sums.get(which));
      } else {
        byte[] rest = Arrays.copyOf(contents.get(which), length);
        chunks.add(put(Kind.CHUNKS, rest));
        allSums.writeBytes(sums(rest));
      }
    }
    return new Entry.File(
        size,
        false,
        0,
        chunks,
        new byte[0],
        Optional.empty(),
        Optional.of(put(Kind.SUMS, allSums.toByteArray())));
  }

  /** What such a file has there. */
  public byte[] expected(int number, long offset, int length) {
    byte[] expected = new byte[length];
    for (int at = 0; at < length; at++) {
      int which = which(number, Math.toIntExact((offset + at) / Chunks.SIZE));
      expected[at] = contents.get(which)[Math.toIntExact((offset + at) % Chunks.SIZE)];
    }
    return expected;
  }

  private static int which(int number, int index) {
    return (number + index) % DISTINCT;
  }
}
