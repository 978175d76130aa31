package dev.mizzen.volume.fuse;

import static dev.mizzen.volume.fuse.Protocol.U32;
import static dev.mizzen.volume.fuse.Protocol.U64;

import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.KernelException;
import dev.mizzen.volume.linux.LentPages;
import dev.mizzen.volume.linux.Pages;
import dev.mizzen.volume.linux.Readiness;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one thread needs to serve one request after the other. For that thread alone. */
final class Worker {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private static final int PAGE = 4096;

  /** Room behind the largest request, for an answer. For a longer one memory is borrowed. */
  private static final int SHORT_ANSWER = 16 * PAGE;

  private final Descriptor device;
  private final Operations operations;
  private final EarlierAnswers earlier;
  private final InFlight.Slot slot;
  private final LentPages answers;
  private final MemorySegment header;
  private final MemorySegment vectors;
  private final Readiness readiness;

  /**
   * The body of the request, and behind it the answer. Where a body may come is in memory before
   * the first does: the kernel, which cannot fetch a page for a process that is being killed, would
   * fail the request instead of sending it again.
   */
  private final MemorySegment buffer;

  Worker(
      Descriptor device,
      Negotiated negotiated,
      Operations operations,
      EarlierAnswers earlier,
      InFlight.Slot slot,
      LentPages answers,
      Arena arena) {
    this.device = device;
    this.operations = operations;
    this.earlier = earlier;
    this.slot = slot;
    this.answers = answers;
    header = slot.header();
    long room = negotiated.maxWrite() + PAGE;
    buffer = Pages.map(room + SHORT_ANSWER, arena);
    buffer.asSlice(0, room).fill((byte) 0);
    slot.touch();
    readiness = Readiness.of(device, arena);
    vectors = arena.allocate(ValueLayout.JAVA_LONG, 4);
    vectors.setAtIndex(ValueLayout.JAVA_LONG, 0, header.address());
    vectors.setAtIndex(ValueLayout.JAVA_LONG, 1, header.byteSize());
    vectors.setAtIndex(ValueLayout.JAVA_LONG, 2, buffer.address());
    vectors.setAtIndex(ValueLayout.JAVA_LONG, 3, room);
  }

  /** What came of waiting for a request. */
  sealed interface Taken {

    /** A request, to be served before the next is waited for. */
    record Asked(Request request) implements Taken {}

    /** None this time. */
    record Nothing() implements Taken {}

    /** None ever again: the file system is not mounted any more. */
    record Unmounted() implements Taken {}
  }

  /** Whether there is a request, or an end, that {@link #take} would not wait for. */
  boolean isAsked() {
    return readiness.isReadable();
  }

  /** Waits until {@link #isAsked} without sleeping; yields to whoever has something to do. */
  void look(long atMostNanos) {
    long begun = System.nanoTime();
    while (!isAsked() && System.nanoTime() - begun < atMostNanos) {
      Thread.yield();
    }
  }

  /** Waits for a request. */
  Taken take() {
    try {
      int bytes = device.readv(vectors);
      int body = Math.max(0, bytes - Protocol.IN_HEADER_BYTES);
      return new Taken.Asked(new Request(header, buffer, body));
    } catch (KernelException e) {
      return switch (e.errno()) {
        case KernelException.ENODEV, KernelException.ECONNABORTED -> new Taken.Unmounted();
        // ENOENT: who asked was killed before we had the request.
        case KernelException.EINTR, KernelException.ENOENT -> new Taken.Nothing();
        default -> throw e;
      };
    }
  }

  /** Serves what was taken; refuses what fails. */
  void serve(Request request) {
    boolean isLong = Operations.asked(request) > SHORT_ANSWER - Protocol.OUT_HEADER_BYTES;
    var lent = isLong ? borrow() : Optional.<MemorySegment>empty();
    try {
      // Where there is no room the request is refused.
      serve(request, lent.orElseGet(() -> buffer.asSlice(buffer.byteSize() - SHORT_ANSWER)));
    } finally {
      lent.ifPresent(answers::giveBack);
    }
  }

  private Optional<MemorySegment> borrow() {
    try {
      return Optional.of(answers.take());
    } catch (KernelException e) {
      LOG.error("There is no memory for an answer", e);
      return Optional.empty();
    }
  }

  private void serve(Request request, MemorySegment answer) {
    int length = earlier.of(request, answer);
    if (length == EarlierAnswers.NONE) {
      length = answer(request, answer);
    }
    if (length != Operations.NO_ANSWER) {
      var whole = answer.asSlice(0, length);
      slot.answering(whole);
      send(whole);
    }
    slot.done();
  }

  /** The whole answer's length, or {@link Operations#NO_ANSWER}. */
  private int answer(Request request, MemorySegment answer) {
    int length = 0;
    int error = 0;
    try {
      length = operations.serve(request, answer.asSlice(Protocol.OUT_HEADER_BYTES));
      if (length == Operations.NO_ANSWER) {
        return length;
      }
    } catch (Errno e) {
      error = e.number();
    } catch (Throwable e) {
      LOG.error("Request {} failed", request.opcode(), e);
      error = Errno.EIO;
    }
    if (error != 0 && !wantsAnswer(request.opcode())) {
      return Operations.NO_ANSWER;
    }
    int bytes = Protocol.OUT_HEADER_BYTES + (error == 0 ? length : 0);
    answer.set(U32, 0, bytes);
    answer.set(U32, 4, -error);
    answer.set(U64, 8, request.unique());
    return bytes;
  }

  private static boolean wantsAnswer(int opcode) {
    return opcode != Protocol.FORGET && opcode != Protocol.BATCH_FORGET;
  }

  private void send(MemorySegment answer) {
    try {
      device.write(answer);
    } catch (KernelException e) {
      // ENOENT: nobody waits for it any more. The others: not mounted any more.
      switch (e.errno()) {
        case KernelException.ENOENT,
            KernelException.ENODEV,
            KernelException.ENOTCONN,
            KernelException.ECONNABORTED ->
            LOG.trace("An answer came too late");
        default -> LOG.error("The kernel refused an answer", e);
      }
    }
  }
}
