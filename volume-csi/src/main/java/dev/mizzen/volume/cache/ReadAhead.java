package dev.mizzen.volume.cache;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Sees who reads in order, and says what to fetch before it is asked for: the more, the longer
 * somebody has. Several readers of a file are told apart by where they are; the kernel's own
 * read-ahead may bring their requests out of order.
 */
final class ReadAhead {

  private static final int STREAMS = 8;

  /** How far requests of one reader may be out of order, in blocks. */
  private static final int DISORDER = 8;

  private final Growth growth;
  private final int blocks;
  private final Deque<Stream> streams = new ArrayDeque<>();

  /**
   * How windows grow, from one block on.
   *
   * @param factor by which each is larger than the one before
   * @param most blocks in one
   * @param round blocks at whose multiples the larger ones end
   */
  record Growth(int factor, int most, int round) {}

  /**
   * @param blocks of the file
   */
  ReadAhead(Growth growth, int blocks) {
    this.growth = growth;
    this.blocks = blocks;
  }

  private static final class Stream {
    private long end;
    private int at;
    private int window = 1;
    private int asked;
    private int wished;
  }

  /** What should be on its way; tell with {@link #asked} what is. */
  record Window(Span blocks, Object stream) {}

  /**
   * Somebody reads.
   *
   * @param read blocks in which they do
   * @param end offset behind the last byte that they read; to read the same again is no progress
   */
  synchronized Optional<Window> touched(Span read, long end) {
    for (var stream : streams) {
      if (read.first() >= stream.at - DISORDER && read.first() <= stream.asked) {
        streams.remove(stream);
        streams.addFirst(stream);
        return end > stream.end ? next(stream, read, end) : Optional.empty();
      }
    }
    var stream = new Stream();
    stream.end = end;
    stream.at = read.end() - 1;
    stream.asked = read.end();
    stream.wished = read.end();
    streams.addFirst(stream);
    if (streams.size() > STREAMS) {
      streams.removeLast();
    }
    return Optional.empty();
  }

  private Optional<Window> next(Stream stream, Span read, long end) {
    stream.end = end;
    stream.at = Math.max(stream.at, read.end() - 1);
    stream.asked = Math.max(stream.asked, stream.at + 1);
    if (stream.asked >= stream.wished && stream.at + 1 >= stream.asked - stream.window / 2) {
      stream.window = Math.min(growth.most(), stream.window * growth.factor());
      stream.wished = rounded(stream.at + 1 + stream.window, stream.window);
    }
    return stream.wished > stream.asked
        ? Optional.of(new Window(new Span(stream.asked, stream.wished), stream))
        : Optional.empty();
  }

  private int rounded(int end, int window) {
    int round = growth.round();
    return Math.min(blocks, window < round ? end : (end + round - 1) / round * round);
  }

  /** Everything before this block is here or on its way. */
  synchronized void asked(Window window, int end) {
    var stream = (Stream) window.stream();
    stream.asked = Math.max(stream.asked, end);
  }
}
