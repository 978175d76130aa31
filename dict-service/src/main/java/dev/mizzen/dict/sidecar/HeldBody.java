package dev.mizzen.dict.sidecar;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a request's body that has come, kept so that it can be sent again. A body over {@link
 * #MAX_BYTES}, or one for which all held bodies together leave no room, is passed on piece by piece
 * instead: from its first piece on it cannot be sent again.
 */
final class HeldBody {
  /** Most bytes of one body that are held. */
  static final int MAX_BYTES = 2 << 20;

  /** Bytes of all held bodies of a process. */
  static final class Budget {
    private final long most;
    private long used;

    Budget(long most) {
      this.most = most;
    }

    private boolean take(int bytes) {
      if (used + bytes > most) {
        return false;
      }
      used += bytes;
      return true;
    }

    long used() {
      return used;
    }
  }

  private final Budget budget;
  private final List<ByteBuf> pieces = new ArrayList<>(1);
  private int bytes;
  private int counted;
  private boolean passing;

  HeldBody(Budget budget) {
    this.budget = budget;
  }

  /** Takes over a piece; false when it was one too many: no more should be read for now. */
  boolean hold(ByteBuf piece) {
    int more = piece.readableBytes();
    pieces.add(piece);
    bytes += more;
    if (bytes <= MAX_BYTES && budget.take(more)) {
      counted += more;
      return true;
    }
    return false;
  }

  /** Whether all that has come so far is here. */
  boolean complete() {
    return !passing;
  }

  /** Whether more may be held than is counted: then it must be passed on and let go. */
  boolean tooLarge() {
    return bytes > counted;
  }

  /**
   * The pieces to write now, each with a reference for the writer; lets go of what is too large.
   */
  List<ByteBuf> toSend() {
    List<ByteBuf> sending = new ArrayList<>(pieces.size());
    for (ByteBuf piece : pieces) {
      sending.add(piece.retainedDuplicate());
    }
    if (tooLarge()) {
      pass();
    }
    return sending;
  }

  /** From now on nothing is held. */
  void pass() {
    passing = true;
    release();
  }

  void release() {
    pieces.forEach(ByteBuf::release);
    pieces.clear();
    budget.used -= counted;
    counted = 0;
    bytes = 0;
  }
}
