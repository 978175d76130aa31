package dev.mizzen.benchmarks.dict.protocol;

import dev.mizzen.benchmarks.dict.load.Conversation;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The same request again and again. */
public final class Repeated implements Conversation {
  private final Supplier<ByteBuffer> request;
  private final Framing framing;

  private Repeated(Supplier<ByteBuffer> request, Framing framing) {
    this.request = request;
    this.framing = framing;
  }

  /** Without a change. */
  public static Repeated of(Request request, Framing framing) {
    return new Repeated(request::ready, framing);
  }

  /** With another number each time. */
  public static Repeated of(Request request, IntSupplier numbers, Framing framing) {
    return new Repeated(() -> request.ready(numbers.getAsInt()), framing);
  }

  @Override
  public ByteBuffer request() {
    return request.get();
  }

  @Override
  public Progress answer(ByteBuffer received) {
    int end = framing.end(received);
    if (end == Framing.INCOMPLETE) {
      return Progress.INCOMPLETE;
    }
    received.position(end);
    return Progress.DONE;
  }
}
