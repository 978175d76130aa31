package dev.mizzen.volume.csi;

import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.VolumeRepository;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A pod's program that commits without a pause, over any number of lives of the agent, and
 * remembers what it was answered.
 */
final class Committing {

  private static final Pattern COMMIT = Pattern.compile("\"commit\":([0-9]+)");

  private final NodeProcesses node;
  private final Path socket;
  private final List<Answered> answers = new ArrayList<>();
  private final AtomicInteger broken = new AtomicInteger();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean stopping;

  /**
   * A commit that was answered.
   *
   * @param rounds that the program had done before it was asked for
   */
  record Answered(long commit, long rounds) {}

  private Committing(NodeProcesses node, Path socket) {
    this.node = node;
    this.socket = socket;
  }

  static Committing start(NodeProcesses node, Path socket) {
    var committing = new Committing(node, socket);
    Thread.ofPlatform().daemon().name("committing").start(committing::run);
    return committing;
  }

  private void run() {
    try {
      while (!stopping) {
        long rounds = node.progress();
        String answer = call();
        if (answer.startsWith("HTTP/1.1 200 ")) {
          var commit = COMMIT.matcher(answer);
          commit.find();
          remember(new Answered(Long.parseLong(commit.group(1)), rounds));
        } else {
          // Nobody listens yet, or the agent was killed before it could answer.
          broken.incrementAndGet();
        }
      }
      ended.complete(null);
    } catch (IOException | RuntimeException e) {
      ended.completeExceptionally(e);
    }
  }

  private String call() {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      String request =
          "POST /v1/volumes/%s:commit HTTP/1.1\r\nHost: v\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
              .formatted(NodeProcesses.VOLUME.name());
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private synchronized void remember(Answered answered) {
    answers.add(answered);
  }

  synchronized List<Answered> answers() {
    return List.copyOf(answers);
  }

  /** How many calls were not answered, or not well. */
  int broken() {
    return broken.get();
  }

  void stop() {
    stopping = true;
    ended.join();
  }

  /** How many rounds the program says that it had done, in a file of that commit. */
  static long roundsIn(VolumeRepository volume, long commit) {
    var root = volume.commit(commit).rootDirectory().node();
    var log = (Entry.File) volume.find(root, "log").orElseThrow();
    return log.size() == 0
        ? 0
        : new String(volume.chunk(log, 0), StandardCharsets.US_ASCII).lines().count();
  }
}
