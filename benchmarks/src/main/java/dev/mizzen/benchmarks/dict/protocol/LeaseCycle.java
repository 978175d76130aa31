package dev.mizzen.benchmarks.dict.protocol;

import dev.mizzen.benchmarks.dict.load.Conversation;
import dev.mizzen.benchmarks.dict.load.UnexpectedAnswerException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Mizzen: put an item, lease one, acknowledge it. */
public final class LeaseCycle implements Conversation {
  private static final byte[] ID = "\"id\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EPOCH = "\"epoch\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NONE_LOST = "\"lost\":[]".getBytes(StandardCharsets.US_ASCII);

  private enum Step {
    PUT,
    LEASE,
    ACK
  }

  private final Request put;
  private final Request lease;
  private final Function<String, Request> ack;
  private final Framing framing = new HttpFraming(2);
  private String leased = "";
  private Step step = Step.PUT;

  /**
   * Of these three.
   *
   * @param ack from the JSON body of the acknowledgement
   */
  public LeaseCycle(Request put, Request lease, Function<String, Request> ack) {
    this.put = put;
    this.lease = lease;
    this.ack = ack;
  }

  @Override
  public ByteBuffer request() {
    return switch (step) {
      case PUT -> put.ready();
      case LEASE -> lease.ready();
      case ACK -> ack.apply("{\"leases\":[" + leased + "]}").ready();
    };
  }

  @Override
  public Progress answer(ByteBuffer received) {
    int end = framing.end(received);
    if (end == Framing.INCOMPLETE) {
      return Progress.INCOMPLETE;
    }
    int body = HttpFraming.body(received);
    switch (step) {
      case PUT -> step = Step.LEASE;
      case LEASE -> {
        leased = lease(received, body, end);
        step = Step.ACK;
      }
      case ACK -> {
        if (Scan.find(received, body, end, NONE_LOST) < 0) {
          throw new UnexpectedAnswerException("a settled lease", received);
        }
        step = Step.PUT;
      }
      default -> throw new IllegalStateException(step.toString());
    }
    received.position(end);
    return step == Step.PUT ? Progress.DONE : Progress.CONTINUES;
  }

  private static String lease(ByteBuffer received, int body, int end) {
    int id = Scan.find(received, body, end, ID);
    int epoch = Scan.find(received, body, end, EPOCH);
    if (id < 0 || epoch < 0) {
      throw new UnexpectedAnswerException("a leased item", received);
    }
    int idEnd = id + ID.length;
    while (received.get(idEnd) != '"') {
      idEnd++;
    }
    return "{%s\",%s%d}"
        .formatted(
            text(received, id, idEnd),
            new String(EPOCH, StandardCharsets.US_ASCII),
            Scan.number(received, epoch + EPOCH.length));
  }

  private static String text(ByteBuffer received, int from, int to) {
    byte[] bytes = new byte[to - from];
    received.get(from, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
