package dev.mizzen.dict.valkey;

import dev.mizzen.dict.engine.Refusals;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The connections. A script whose answer did not come is not run again unless that is harmless; one
 * that was certainly not run is tried again for {@link #PATIENCE}.
 */
final class Cluster implements AutoCloseable {
  /** How long a server may take for one script. */
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** How long to go on with what was certainly not done. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final byte[] CHANNEL = "mizzen:notices".getBytes(StandardCharsets.UTF_8);
  private static final long RETRY_MILLIS = 50;
  private static final int SCAN_COUNT = 1_000;

  private final ClientResources resources;
  private final RedisClusterClient client;
  private final StatefulRedisClusterConnection<byte[], byte[]> connection;
  private final StatefulRedisClusterPubSubConnection<byte[], byte[]> notices;
  private final RedisAdvancedClusterAsyncCommands<byte[], byte[]> commands;
  private volatile boolean closed;

  private Cluster(ClientResources resources, RedisClusterClient client, Consumer<String> listener) {
    this.resources = resources;
    this.client = client;
    this.connection = client.connect(ByteArrayCodec.INSTANCE);
    this.commands = connection.async();
    this.notices = client.connectPubSub(ByteArrayCodec.INSTANCE);
    notices.addListener(
        new RedisPubSubAdapter<byte[], byte[]>() {
          @Override
          public void message(byte[] channel, byte[] message) {
            listener.accept(new String(message, StandardCharsets.ISO_8859_1));
          }
        });
    notices.sync().subscribe(CHANNEL);
  }

  /**
   * Connects.
   *
   * @param listener hears each notice, a character a byte, on a thread that must not wait
   * @throws IOException when no server answers, or the cluster does not let us in
   */
  static Cluster connect(ValkeySettings settings, Consumer<String> listener) throws IOException {
    ClientResources resources =
        ClientResources.builder().ioThreadPoolSize(2).computationThreadPoolSize(2).build();
    List<RedisURI> nodes = settings.nodes().stream().map(n -> uri(settings, n)).toList();
    RedisClusterClient client = RedisClusterClient.create(resources, nodes);
    client.setOptions(ClientSettings.options(TIMEOUT));
    try {
      return new Cluster(resources, client, listener);
    } catch (RedisException e) {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
      resources.shutdown(0, 1, TimeUnit.SECONDS);
      throw new IOException(
          "the Valkey cluster cannot be used (servers must run in cluster mode, one is enough): "
              + e.getMessage(),
          e);
    }
  }

  private static RedisURI uri(ValkeySettings settings, ValkeySettings.Node node) {
    RedisURI.Builder uri =
        RedisURI.builder()
            .withHost(node.host())
            .withPort(node.port())
            .withSsl(settings.tls())
            .withTimeout(TIMEOUT);
    settings
        .password()
        .ifPresent(
            p ->
                settings
                    .user()
                    .ifPresentOrElse(
                        u -> uri.withAuthentication(u, p.toCharArray()),
                        () -> uri.withPassword(p.toCharArray())));
    return uri.build();
  }

  /** What the script answered, as it came: numbers, bytes and lists. */
  CompletionStage<List<?>> run(Script script, String base, List<byte[]> arguments) {
    Call call = new Call(script, base, arguments);
    call.attempt();
    return call.result;
  }

  /** Of all objects that have a head, found by looking through the keys of every master. */
  CompletionStage<List<String>> bases() {
    CompletableFuture<List<String>> result = new CompletableFuture<>();
    ScanArgs args = ScanArgs.Builder.limit(SCAN_COUNT).match("mizzen:{*}:h");
    scan(commands.scan(args).toCompletableFuture(), args, new ArrayList<>(), result);
    return result;
  }

  private void scan(
      CompletableFuture<KeyScanCursor<byte[]>> step,
      ScanArgs args,
      List<String> found,
      CompletableFuture<List<String>> result) {
    step.whenComplete(
        (cursor, failure) -> {
          if (failure != null) {
            result.completeExceptionally(Failure.of(Failure.unwrapped(failure)));
            return;
          }
          for (byte[] key : cursor.getKeys()) {
            String head = new String(key, StandardCharsets.UTF_8);
            found.add(head.substring(0, head.length() - ":h".length()));
          }
          if (cursor.isFinished()) {
            result.complete(found);
          } else {
            scan(commands.scan(cursor, args).toCompletableFuture(), args, found, result);
          }
        });
  }

  @Override
  public void close() {
    closed = true;
    notices.close();
    connection.close();
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  /** One run of a script, until it is known what became of it. */
  private final class Call {
    private final Script script;
    private final byte[][] keys;
    private final byte[][] arguments;
    private final long giveUp = System.nanoTime() + PATIENCE.toNanos();
    private final CompletableFuture<List<?>> result = new CompletableFuture<>();

    Call(Script script, String base, List<byte[]> arguments) {
      this.script = script;
      this.keys = new byte[][] {base.getBytes(StandardCharsets.UTF_8)};
      this.arguments = arguments.toArray(byte[][]::new);
    }

    void attempt() {
      if (closed) {
        result.completeExceptionally(Refusals.shuttingDown());
        return;
      }
      CompletionStage<List<?>> sent;
      try {
        sent = commands.evalsha(script.sha(), ScriptOutputType.MULTI, keys, arguments);
      } catch (RedisException e) {
        sent = CompletableFuture.failedFuture(e);
      }
      sent.whenComplete(this::answered);
    }

    private void answered(List<?> answer, Throwable failure) {
      if (failure == null) {
        result.complete(answer);
        return;
      }
      Throwable cause = Failure.unwrapped(failure);
      if (cause instanceof RedisNoScriptException) {
        load();
        return;
      }
      boolean again =
          Failure.nothingWasDone(cause) || script.repeatable() && Failure.mayPass(cause);
      if (again && System.nanoTime() < giveUp) {
        CompletableFuture.delayedExecutor(
                RETRY_MILLIS, TimeUnit.MILLISECONDS, resources.eventExecutorGroup())
            .execute(this::attempt);
      } else {
        result.completeExceptionally(closed ? Refusals.shuttingDown() : Failure.of(cause));
      }
    }

    /** The server does not know it yet, or has forgotten it; nothing ran. */
    private void load() {
      CompletionStage<List<?>> sent;
      try {
        sent = commands.eval(script.text(), ScriptOutputType.MULTI, keys, arguments);
      } catch (RedisException e) {
        sent = CompletableFuture.failedFuture(e);
      }
      sent.whenComplete(this::answered);
    }
  }
}
