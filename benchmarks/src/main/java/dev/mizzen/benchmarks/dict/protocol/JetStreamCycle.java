package dev.mizzen.benchmarks.dict.protocol;

import dev.mizzen.benchmarks.dict.load.Conversation;
import dev.mizzen.benchmarks.dict.load.UnexpectedAnswerException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * JetStream: publish and wait for its acknowledgement, pull one message, acknowledge it and wait
 * for the answer. The first request also opens the connection and subscribes to the answers.
 */
public final class JetStreamCycle implements Conversation {
  private static final byte[] MSG = "msg ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INFO = "info ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PING = "ping".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ACK = "$JS.ACK.".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ERROR = "\"error\"".getBytes(StandardCharsets.US_ASCII);
  private static final int LINE_END = 2;

  private enum Step {
    PUBLISH,
    PULL,
    ACK
  }

  private final String inbox;
  private final ByteBuffer publish;
  private final ByteBuffer pull;
  private final ByteBuffer acknowledge = ByteBuffer.allocateDirect(1 << 10);
  private boolean opened;
  private Step step = Step.PUBLISH;

  /**
   * One connection's.
   *
   * @param inbox subject of the answers, of this connection alone
   */
  public JetStreamCycle(
      String inbox, String subject, String stream, String consumer, byte[] payload) {
    this.inbox = inbox;
    this.publish = publication(subject, inbox, payload);
    this.pull =
        publication(
            "$JS.API.CONSUMER.MSG.NEXT.%s.%s".formatted(stream, consumer),
            inbox,
            "{\"batch\":1,\"expires\":5000000000}".getBytes(StandardCharsets.US_ASCII));
  }

  /** What a client sends first. */
  public static String hello(String inbox) {
    return "CONNECT {\"verbose\":false,\"pedantic\":false,\"lang\":\"java\",\"version\":\"1\"}\r\n"
        + "SUB %s 1\r\n".formatted(inbox);
  }

  /** A message. */
  public static ByteBuffer publication(String subject, String reply, byte[] payload) {
    byte[] head =
        "PUB %s %s %d\r\n"
            .formatted(subject, reply, payload.length)
            .getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocateDirect(head.length + payload.length + LINE_END)
        .put(head)
        .put(payload)
        .put((byte) '\r')
        .put((byte) '\n')
        .flip();
  }

  @Override
  public ByteBuffer request() {
    return switch (step) {
      case PUBLISH -> {
        if (opened) {
          yield publish.rewind();
        }
        opened = true;
        byte[] hello = hello(inbox).getBytes(StandardCharsets.US_ASCII);
        publish.rewind();
        yield ByteBuffer.allocateDirect(hello.length + publish.limit())
            .put(hello)
            .put(publish)
            .flip();
      }
      case PULL -> pull.rewind();
      case ACK -> acknowledge;
    };
  }

  @Override
  public Progress answer(ByteBuffer received) {
    while (received.hasRemaining()) {
      int line = Scan.line(received, received.position());
      if (line < 0) {
        return Progress.INCOMPLETE;
      }
      if (Scan.matches(received, received.position(), MSG)) {
        return message(received, line);
      }
      // A run is over long before the server would miss the answer to its ping.
      if (!Scan.matches(received, received.position(), INFO)
          && !Scan.matches(received, received.position(), PING)) {
        throw new UnexpectedAnswerException("MSG, INFO or PING", received);
      }
      received.position(line);
    }
    return Progress.INCOMPLETE;
  }

  private Progress message(ByteBuffer received, int line) {
    int size = line - LINE_END;
    while (received.get(size - 1) != ' ') {
      size--;
    }
    int end = line + Scan.number(received, size) + LINE_END;
    if (end > received.limit()) {
      return Progress.INCOMPLETE;
    }
    switch (step) {
      case PUBLISH -> {
        if (Scan.find(received, line, end, ERROR) >= 0) {
          throw new UnexpectedAnswerException("a stored message", received);
        }
        step = Step.PULL;
      }
      case PULL -> {
        acknowledgement(received, line);
        step = Step.ACK;
      }
      case ACK -> step = Step.PUBLISH;
      default -> throw new IllegalStateException(step.toString());
    }
    received.position(end);
    return step == Step.PUBLISH ? Progress.DONE : Progress.CONTINUES;
  }

  private void acknowledgement(ByteBuffer received, int line) {
    int from = Scan.find(received, received.position(), line, ACK);
    if (from < 0) {
      throw new UnexpectedAnswerException("a message to acknowledge", received);
    }
    acknowledge.clear().put("PUB ".getBytes(StandardCharsets.US_ASCII));
    for (int i = from; received.get(i) != ' '; i++) {
      acknowledge.put(received.get(i));
    }
    acknowledge.put((" " + inbox + " 4\r\n+ACK\r\n").getBytes(StandardCharsets.US_ASCII)).flip();
  }
}
