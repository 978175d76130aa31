package dev.mizzen.benchmarks.dict.protocol;

import dev.mizzen.benchmarks.dict.load.UnexpectedAnswerException;
import java.nio.ByteBuffer;

/** Where an answer ends. */
public interface Framing {
  /** What {@link #end} says of an answer that is not whole yet. */
  int INCOMPLETE = -1;

  /**
   * The position behind the answer that begins at the buffer's position, which stays where it is.
   *
   * @throws UnexpectedAnswerException when it is a refusal or too small to be what was asked for
   */
  int end(ByteBuffer received);
}
