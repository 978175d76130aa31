package dev.mizzen.volume.fuse;

import static dev.mizzen.volume.fuse.Protocol.U32;
import static dev.mizzen.volume.fuse.Protocol.U64;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InFlightTest {

  private static final long UNIQUE = 42;

  @TempDir Path directory;

  @Test
  void knowsAfterDeathWhatWasBeingServed() throws IOException {
    try (var before = in("file", 4)) {
      taken(before.slot(2), Protocol.MKDIR, UNIQUE);
      taken(before.slot(3), Protocol.FORGET, UNIQUE + 1);
    }

    try (var after = in("file", 4)) {
      assertThat(after.left()).hasSize(2);
      assertThat(after.left().getFirst().unique()).isEqualTo(UNIQUE);
      assertThat(after.left().getFirst().wantsAnswer()).isTrue();
      assertThat(after.left().getFirst().answer()).isEmpty();
      assertThat(after.left().getLast().wantsAnswer()).isFalse();
    }
  }

  @Test
  void knowsNothingOfWhatWasAnsweredOrCleared() throws IOException {
    try (var before = in("file", 4);
        var arena = Arena.ofConfined()) {
      taken(before.slot(0), Protocol.MKDIR, UNIQUE);
      before.slot(0).answering(arena.allocate(Protocol.OUT_HEADER_BYTES));
      before.slot(0).done();
      taken(before.slot(1), Protocol.MKDIR, UNIQUE + 1);
      before.clear();
    }

    try (var after = in("file", 4)) {
      assertThat(after.left()).isEmpty();
    }
  }

  @Test
  void keepsTheSlotsOfALifeWithMoreThreads() throws IOException {
    try (var before = in("file", 8)) {
      taken(before.slot(7), Protocol.MKDIR, UNIQUE);
    }

    try (var after = in("file", 2)) {
      assertThat(after.left()).hasSize(1);
    }
  }

  @Test
  void givesTheAnswerThatWasReadyToTheRequestThatIsSentAgain() throws IOException {
    try (var before = in("file", 1);
        var arena = Arena.ofConfined()) {
      taken(before.slot(0), Protocol.OPEN, UNIQUE | Protocol.UNIQUE_RESEND);
      var ready = arena.allocate(Protocol.OUT_HEADER_BYTES + 8);
      ready.set(U32, 0, (int) ready.byteSize());
      ready.set(U64, 8, UNIQUE);
      ready.set(U64, 16, 77);
      before.slot(0).answering(ready);
    }

    try (var after = in("file", 1);
        var arena = Arena.ofConfined()) {
      var earlier = new EarlierAnswers(after.left());
      var answer = arena.allocate(64);
      assertThat(earlier.of(request(arena, UNIQUE), answer)).isEqualTo(EarlierAnswers.NONE);
      assertThat(earlier.of(request(arena, UNIQUE | Protocol.UNIQUE_RESEND), answer))
          .isEqualTo(Protocol.OUT_HEADER_BYTES + 8);
      assertThat(answer.get(U64, 8)).isEqualTo(UNIQUE | Protocol.UNIQUE_RESEND);
      assertThat(answer.get(U64, 16)).isEqualTo(77);
    }
  }

  @Test
  void doesNotKeepLongAnswers() throws IOException {
    try (var before = in("file", 1);
        var arena = Arena.ofConfined()) {
      taken(before.slot(0), Protocol.READ, UNIQUE);
      before.slot(0).answering(arena.allocate(InFlight.SLOT_BYTES));
    }

    try (var after = in("file", 1)) {
      assertThat(after.left())
          .extracting(InFlight.Left::answer)
          .isEqualTo(List.of(Optional.empty()));
    }
  }

  private InFlight in(String name, int slots) throws IOException {
    return InFlight.in(directory.resolve(name), slots);
  }

  private static void taken(InFlight.Slot slot, int opcode, long unique) {
    slot.header().set(U32, 4, opcode);
    slot.header().set(U64, 8, unique);
  }

  private static Request request(Arena arena, long unique) {
    var header = arena.allocate(Protocol.IN_HEADER_BYTES);
    header.set(U64, 8, unique);
    return new Request(header, MemorySegment.NULL, 0);
  }
}
