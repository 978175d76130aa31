package dev.mizzen.dict.rocks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/** Small records of the {@code default} column, field by field. */
final class Fields {
  private Fields() {}

  /** Writes fields. */
  interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  /** Reads them again. */
  interface Reading<T> {
    T from(DataInputStream in) throws IOException;
  }

  /** An optional time as a number; 0 is none. */
  static long millis(Optional<Duration> time) {
    return time.map(Duration::toMillis).orElse(0L);
  }

  /** What {@link #millis} wrote. */
  static Optional<Duration> duration(long millis) {
    return millis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
  }

  static byte[] write(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static <T> T read(byte[] stored, Reading<T> reading) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored))) {
      return reading.from(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
