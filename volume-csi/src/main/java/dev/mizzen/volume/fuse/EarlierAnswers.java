package dev.mizzen.volume.fuse;

import static dev.mizzen.volume.fuse.Protocol.U64;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers that an earlier life of this server had ready and may not have given. When the kernel
 * sends their requests again, these are given, and nothing is done twice.
 */
final class EarlierAnswers {

  static final int NONE = 0;

  private final Map<Long, byte[]> answers = new ConcurrentHashMap<>();

  EarlierAnswers(List<InFlight.Left> left) {
    for (var request : left) {
      request.answer().ifPresent(answer -> answers.put(request.unique(), answer));
    }
  }

  /**
   * Puts the answer there.
   *
   * @return its length, or {@link #NONE}
   */
  int of(Request request, MemorySegment answer) {
    if (!request.resent()) {
      return NONE;
    }
    byte[] known = answers.remove(request.unique() & ~Protocol.UNIQUE_RESEND);
    if (known == null) {
      return NONE;
    }
    Names.copy(known, answer);
    answer.set(U64, 8, request.unique());
    return known.length;
  }
}
