package dev.mizzen.volume.lazy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.volume.lazy.ViewJournal.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewJournalTest {

  /** More than what is mapped at a time. */
  private static final int LONG = 300_000;

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void place() {
    file = directory.resolve("journal");
  }

  private static Step step(int number) {
    return new Step(number, List.of(new Change.Mode(number, 0644)));
  }

  private static Step longStep(int number) {
    return new Step(number, List.of(new Change.Hidden(number, "n".repeat(LONG))));
  }

  private List<Step> read() throws IOException {
    var steps = new ArrayList<Step>();
    ViewJournal.open(file, steps::add).close();
    return steps;
  }

  @Test
  void anotherProcessFindsWhatWasAppendedByOneThatIsStillThere() throws IOException {
    // Given a journal with one step
    try (var journal = ViewJournal.create(file, List.of(step(1)))) {

      // When others are appended, and nothing is closed or synced
      journal.append(step(2));
      journal.append(step(3));

      // Then another process finds them
      assertThat(read()).containsExactly(step(1), step(2), step(3));
    }
  }

  @Test
  void hasRoomForAnyNumberOfStepsOfAnyLength() throws IOException {
    // Given steps that fill what is mapped many times, some longer than that
    var steps = new ArrayList<Step>();
    for (int number = 0; number < 20_000; number++) {
      steps.add(number % 5_000 == 77 ? longStep(number) : step(number));
    }

    // When they are appended
    try (var journal = ViewJournal.create(file, List.of())) {
      for (var step : steps) {
        journal.append(step);
      }
      journal.sync();
    }

    // Then all of them are found
    assertThat(read()).isEqualTo(steps);
  }

  @Test
  void goesOnBehindWhatWasFound() throws IOException {
    // Given a journal whose process died
    try (var journal = ViewJournal.create(file, List.of(step(1)))) {
      journal.append(step(2));
      var found = new ArrayList<Step>();

      // When another opens it and appends
      try (var next = ViewJournal.open(file, found::add)) {
        next.append(step(3));
      }

      // Then nothing is between
      assertThat(found).containsExactly(step(1), step(2));
      assertThat(read()).containsExactly(step(1), step(2), step(3));
    }
  }

  @Test
  void aRecordWithoutItsLengthIsNotThere() throws IOException {
    // Given a process that died while it wrote a record: all of it is there but the length
    try (var journal = ViewJournal.create(file, List.of(step(1)))) {
      long end = journal.size();
      journal.append(step(2));
      journal.append(step(3));
      try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.allocate(Integer.BYTES), end);
      }
    }

    // When it is read
    var found = read();

    // Then it ends before, and what is written next is found in its place
    assertThat(found).containsExactly(step(1));
    try (var next = ViewJournal.open(file, step -> {})) {
      next.append(step(4));
    }
    assertThat(read()).containsExactly(step(1), step(4));
  }

  @Test
  void aRecordThatIsNotWhatItsSumSaysIsNotThere() throws IOException {
    // Given a journal with a wrong byte in its last record
    long end;
    try (var journal = ViewJournal.create(file, List.of(step(1)))) {
      journal.append(step(2));
      end = journal.size();
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1).put(0, (byte) 99), end - 1);
    }

    // When it is read
    var found = read();

    // Then it ends before that
    assertThat(found).containsExactly(step(1));
  }

  @Test
  void beginsAnew() throws IOException {
    // Given a journal of some steps
    try (var journal = ViewJournal.create(file, List.of(step(1)))) {
      journal.append(longStep(2));

      // When it begins anew, and goes on
      journal.replace(List.of(step(7)));
      journal.append(step(8));
      journal.sync();

      // Then only what came then is found
      assertThat(read()).containsExactly(step(7), step(8));
    }
  }
}
