package dev.mizzen.benchmarks.dict.process;

import dev.mizzen.benchmarks.dict.protocol.Repeated;
import dev.mizzen.benchmarks.dict.protocol.Request;
import dev.mizzen.benchmarks.dict.protocol.RespFraming;
import dev.mizzen.benchmarks.process.Child;
import dev.mizzen.benchmarks.process.ChildServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/** Redis with its log synced before each answer, which is what Mizzen promises as well. */
public final class Redis extends ChildServer {
  private static final String KEY = "key-";
  private static final String LIST = "list";

  private Redis(Child child) {
    super(child);
  }

  /** Started and listening. */
  public static Redis start(Path folder) throws IOException {
    int port = Child.freePort();
    List<String> command =
        List.of(
            "redis-server",
            "--bind",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--dir",
            folder.toString(),
            "--appendonly",
            "yes",
            "--appendfsync",
            "always",
            // No snapshots and no rewriting of the log while it is measured: in its favour.
            "--save",
            "",
            "--auto-aof-rewrite-percentage",
            "0");
    return new Redis(Child.start(folder, port, command, Map.of()).untilItListens());
  }

  /** Name and version. */
  public static String version() {
    return Child.firstLine("redis-server", "--version").replaceAll(".*v=(\\S+).*", "Redis $1");
  }

  /** {@code SET}. */
  public Repeated set(byte[] value, IntSupplier keys) {
    Request request = bulk(key(command(3).text("$3\r\nSET\r\n")), value).build();
    return Repeated.of(request, keys, new RespFraming());
  }

  /** {@code GET} of a key that is there. */
  public Repeated get(IntSupplier keys) {
    return Repeated.of(key(command(2).text("$3\r\nGET\r\n")).build(), keys, new RespFraming());
  }

  /** {@code LPUSH}. */
  public Repeated leftPush(byte[] value) {
    return Repeated.of(bulk(list(command(3), "LPUSH"), value).build(), new RespFraming());
  }

  /** {@code RPOP} of a list that is not empty. */
  public Repeated rightPop() {
    return Repeated.of(list(command(2), "RPOP").build(), new RespFraming());
  }

  /** {@code BRPOP} without an end. */
  public Repeated blockingRightPop() {
    return Repeated.of(list(command(3), "BRPOP").text("$1\r\n0\r\n").build(), new RespFraming());
  }

  private static Request.Builder command(int words) {
    return new Request.Builder().text("*%d\r\n".formatted(words));
  }

  private static Request.Builder key(Request.Builder request) {
    return request
        .text("$%d\r\n%s".formatted(KEY.length() + Request.DIGITS, KEY))
        .number()
        .text("\r\n");
  }

  private static Request.Builder list(Request.Builder request, String command) {
    return request.text(
        "$%d\r\n%s\r\n$%d\r\n%s\r\n".formatted(command.length(), command, LIST.length(), LIST));
  }

  private static Request.Builder bulk(Request.Builder request, byte[] value) {
    return request
        .bytes("$%d\r\n".formatted(value.length).getBytes(StandardCharsets.US_ASCII))
        .bytes(value)
        .text("\r\n");
  }
}
