package dev.mizzen.volume.fuse;

import static dev.mizzen.volume.fuse.Protocol.U32;
import static dev.mizzen.volume.fuse.Protocol.U64;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What each thread of a server is serving, in a file that outlives the process. The kernel itself
 * writes the header of a request there, and the answer is put beside it before it is sent, so that
 * at no moment a request is taken and nobody knows of it.
 */
public final class InFlight implements AutoCloseable {

  static final int SLOT_BYTES = 512;
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  // Places in a slot; the header is at its beginning.
  private static final long UNIQUE = 8;
  private static final long ANSWER_LENGTH = 56;
  private static final int ANSWER = 64;
  private static final int ANSWER_ROOM = SLOT_BYTES - ANSWER;

  /**
   * A request that was being served.
   *
   * @param unique its number, without the mark of being sent again
   * @param answer that was ready, with its header
   */
  record Left(long unique, int opcode, Optional<byte[]> answer) {

    boolean wantsAnswer() {
      return switch (opcode) {
        case Protocol.FORGET, Protocol.BATCH_FORGET, Protocol.INTERRUPT, Protocol.NOTIFY_REPLY ->
            false;
        default -> true;
      };
    }
  }

  private final Arena arena;
  private final MemorySegment slots;
  private final List<Left> left;

  private InFlight(Arena arena, MemorySegment slots) {
    this.arena = arena;
    this.slots = slots;
    this.left = find(slots);
  }

  /**
   * @param slots as many as a server may have threads
   */
  public static InFlight inMemory(int slots) {
    var arena = Arena.ofShared();
    return new InFlight(arena, arena.allocate((long) slots * SLOT_BYTES, SLOT_BYTES));
  }

  /**
   * @param file made when it is not there; of one mount, and on a local disk
   * @param slots as many as a server may have threads, in any life
   */
  public static InFlight in(Path file, int slots) throws IOException {
    var arena = Arena.ofShared();
    try (var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = Math.max(channel.size(), (long) slots * SLOT_BYTES);
      return new InFlight(arena, channel.map(FileChannel.MapMode.READ_WRITE, 0, size, arena));
    } catch (IOException e) {
      arena.close();
      throw e;
    }
  }

  private static List<Left> find(MemorySegment slots) {
    var found = new ArrayList<Left>();
    for (long at = 0; at + SLOT_BYTES <= slots.byteSize(); at += SLOT_BYTES) {
      var slot = slots.asSlice(at, SLOT_BYTES);
      long unique = slot.get(U64, UNIQUE) & ~Protocol.UNIQUE_RESEND;
      if (unique != 0) {
        found.add(new Left(unique, slot.get(U32, 4), answer(slot)));
      }
    }
    return List.copyOf(found);
  }

  private static Optional<byte[]> answer(MemorySegment slot) {
    int length = slot.get(U32, ANSWER_LENGTH);
    return length < Protocol.OUT_HEADER_BYTES || length > ANSWER_ROOM
        ? Optional.empty()
        : Optional.of(slot.asSlice(ANSWER, length).toArray(ValueLayout.JAVA_BYTE));
  }

  /** What an earlier life was serving when it ended. */
  List<Left> left() {
    return left;
  }

  /** Forgets what an earlier life left. */
  void clear() {
    slots.fill((byte) 0);
  }

  int slots() {
    return (int) (slots.byteSize() / SLOT_BYTES);
  }

  /** Where one thread notes what it serves. */
  Slot slot(int index) {
    return new Slot(slots.asSlice((long) index * SLOT_BYTES, SLOT_BYTES));
  }

  /** The note of one thread. */
  static final class Slot {

    private final MemorySegment memory;

    private Slot(MemorySegment memory) {
      this.memory = memory;
    }

    /** Where the header of the request goes. */
    MemorySegment header() {
      return memory.asSlice(0, Protocol.IN_HEADER_BYTES);
    }

    /** Notes the answer that is about to be given, when it is short; long ones change nothing. */
    void answering(MemorySegment answer) {
      if (answer.byteSize() <= ANSWER_ROOM) {
        MemorySegment.copy(answer, 0, memory, ANSWER, answer.byteSize());
        INT.setRelease(memory, ANSWER_LENGTH, (int) answer.byteSize());
      }
    }

    /** Has its page in memory, to be written, and changes nothing. */
    void touch() {
      INT.getAndAdd(memory, ANSWER_LENGTH, 0);
    }

    /** Nothing is being served. */
    void done() {
      INT.setRelease(memory, ANSWER_LENGTH, 0);
      LONG.setRelease(memory, UNIQUE, 0L);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
