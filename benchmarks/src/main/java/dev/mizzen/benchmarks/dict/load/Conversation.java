package dev.mizzen.benchmarks.dict.load;

import java.nio.ByteBuffer;

/** One connection's side of a protocol: requests and answers in turn. */
public interface Conversation {

  /** What an answer means. */
  enum Progress {
    /** It is not whole yet; nothing was taken off the buffer. */
    INCOMPLETE,
    /** The operation goes on with another request. */
    CONTINUES,
    /** The operation is over. */
    DONE
  }

  /** The next request, ready to be written; valid until the next one is asked for. */
  ByteBuffer request();

  /**
   * Takes one whole answer off the buffer, if it is there.
   *
   * @throws UnexpectedAnswerException when the server refuses or sends something else
   */
  Progress answer(ByteBuffer received);
}
