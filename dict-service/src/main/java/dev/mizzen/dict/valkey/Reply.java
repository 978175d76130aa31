package dev.mizzen.dict.valkey;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a script answered, read from its begin to its end. */
final class Reply {
  private final Iterator<?> parts;

  Reply(List<?> parts) {
    this.parts = parts.iterator();
  }

  boolean more() {
    return parts.hasNext();
  }

  byte[] bytes() {
    Object part = parts.next();
    return part instanceof Long number
        ? Long.toString(number).getBytes(StandardCharsets.US_ASCII)
        : (byte[]) part;
  }

  Bytes key() {
    return Bytes.of(bytes());
  }

  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  long number() {
    Object part = parts.next();
    return part instanceof Long number
        ? number
        : Long.parseLong(new String((byte[]) part, StandardCharsets.US_ASCII));
  }

  boolean yes() {
    return number() != 0;
  }

  /** Empty where the script says -1. */
  Optional<Duration> time() {
    long micros = number();
    return micros < 0 ? Optional.empty() : Optional.of(Duration.of(micros, ChronoUnit.MICROS));
  }

  /** A media type and what has it. */
  Value value() {
    String type = text();
    return new Value(type, bytes());
  }

  Reply reply() {
    return new Reply((List<?>) parts.next());
  }

  /** Each of a list of lists. */
  <T> List<T> each(Function<Reply, T> reading) {
    return ((List<?>) parts.next())
        .stream().map(part -> reading.apply(new Reply((List<?>) part))).toList();
  }
}
