package dev.mizzen.dict.valkey;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.RequestId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a script is given, in its order. Absent is no bytes, times are microseconds. */
final class Arguments {
  private final List<byte[]> list = new ArrayList<>();

  Arguments add(byte[] bytes) {
    list.add(bytes);
    return this;
  }

  Arguments add(Bytes bytes) {
    return add(bytes.array());
  }

  Arguments add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  Arguments add(long number) {
    return add(Long.toString(number));
  }

  Arguments add(boolean yes) {
    return add(yes ? "1" : "0");
  }

  Arguments add(Duration time) {
    return add(micros(time));
  }

  Arguments time(Optional<Duration> time) {
    return add(time.map(Arguments::micros).map(Object::toString).orElse(""));
  }

  /** The same name of a request means another one at another operation. */
  Arguments request(String operation, Optional<RequestId> request) {
    return add(request.map(id -> operation + ":" + id.text()).orElse(""));
  }

  /** Whether there is one, and it. */
  Arguments maybe(Optional<Bytes> bytes) {
    return add(bytes.isPresent()).add(bytes.map(Bytes::array).orElse(new byte[0]));
  }

  /** All of these as one, each after its length. */
  Arguments pack(Arguments parts) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (byte[] part : parts.list) {
      packed.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
      packed.writeBytes(part);
    }
    return add(packed.toByteArray());
  }

  List<byte[]> list() {
    return list;
  }

  long bytes() {
    return list.stream().mapToLong(part -> part.length).sum();
  }

  static long micros(Duration time) {
    return TimeUnit.SECONDS.toMicros(time.getSeconds())
        + TimeUnit.NANOSECONDS.toMicros(time.getNano());
  }
}
