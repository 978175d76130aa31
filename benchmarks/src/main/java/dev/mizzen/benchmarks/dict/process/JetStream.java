package dev.mizzen.benchmarks.dict.process;

import dev.mizzen.benchmarks.dict.protocol.JetStreamCycle;
import dev.mizzen.benchmarks.process.Child;
import dev.mizzen.benchmarks.process.ChildServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * NATS JetStream with file storage and one work queue. It syncs its files every two minutes, not
 * before its answers: what it is measured with promises less than Mizzen.
 */
public final class JetStream extends ChildServer {
  private static final String INBOX = "_INBOX.bench";
  private static final String STREAM = "BENCH";
  private static final String CONSUMER = "workers";
  private static final String SUBJECT = "bench.items";
  private static final int ANSWER_MILLIS = 10_000;

  private JetStream(Child child) {
    super(child);
  }

  /** Started, with a stream of retention {@code workqueue} and a durable pull consumer. */
  public static JetStream start(Path folder) throws IOException {
    int port = Child.freePort();
    Files.createDirectories(folder);
    Path settings = folder.resolve("nats.conf");
    Files.writeString(
        settings,
        """
        listen: "127.0.0.1:%d"
        jetstream { store_dir: "%s" }
        """
            .formatted(port, folder.resolve("store")));
    List<String> command = List.of("nats-server", "--config", settings.toString());
    JetStream server = new JetStream(Child.start(folder, port, command, Map.of()).untilItListens());
    try {
      server.ask(
          "$JS.API.STREAM.CREATE." + STREAM,
          """
          {"name":"%s","subjects":["%s"],"retention":"workqueue","storage":"file","num_replicas":1}\
          """
              .formatted(STREAM, SUBJECT));
      server.ask(
          "$JS.API.CONSUMER.DURABLE.CREATE.%s.%s".formatted(STREAM, CONSUMER),
          """
          {"stream_name":"%s","config":{"durable_name":"%s","ack_policy":"explicit"}}\
          """
              .formatted(STREAM, CONSUMER));
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void ask(String subject, String json) throws IOException {
    try (Socket socket = new Socket(address().getAddress(), address().getPort())) {
      socket.setSoTimeout(ANSWER_MILLIS);
      ByteBuffer publication =
          JetStreamCycle.publication(subject, INBOX, json.getBytes(StandardCharsets.UTF_8));
      byte[] bytes = new byte[publication.remaining()];
      publication.get(bytes);
      socket
          .getOutputStream()
          .write(JetStreamCycle.hello(INBOX).getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(bytes);
      BufferedReader answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String line = answers.readLine();
      while (line != null && !line.startsWith("{")) {
        line = answers.readLine();
      }
      if (line == null || line.contains("\"error\"")) {
        throw new IOException("JetStream refused %s: %s".formatted(subject, line));
      }
    }
  }

  /** Name and version. */
  public static String version() {
    return Child.firstLine("nats-server", "--version").replaceAll(".*v(\\S+).*", "NATS $1");
  }

  /** Publish, pull and acknowledge, each answered. */
  public JetStreamCycle cycle(int connection, byte[] payload) {
    return new JetStreamCycle(INBOX + "." + connection, SUBJECT, STREAM, CONSUMER, payload);
  }
}
