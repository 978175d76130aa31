package dev.mizzen.benchmarks.dict.process;

import dev.mizzen.benchmarks.dict.load.Conversation;
import dev.mizzen.benchmarks.dict.load.FirstAnswer;
import dev.mizzen.benchmarks.process.Child;
import dev.mizzen.benchmarks.process.ChildServer;
import dev.mizzen.benchmarks.process.Java;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The sidecar as its image runs it, with an AOT cache trained in the same way. */
public final class Sidecar extends ChildServer {
  private final TokenGateway gateway;
  private final double firstAnswerMillis;

  private Sidecar(TokenGateway gateway, Child child, double firstAnswerMillis) {
    super(child);
    this.gateway = gateway;
    this.firstAnswerMillis = firstAnswerMillis;
  }

  /**
   * Runs the program once so that the JVM writes its AOT cache, as the making of the image does.
   *
   * @param program JVM options, class path and main class, as an argument file
   * @return the cache
   */
  public static Path train(Path folder, Path program, DictService service, Conversation call)
      throws IOException {
    Path cache = folder.resolve("sidecar.aot");
    Files.createDirectories(folder);
    start(folder, List.of("-XX:AOTCacheOutput=" + cache, "@" + program), service, call).close();
    if (!Files.exists(cache)) {
      throw new IOException("the training run made no AOT cache: see " + folder);
    }
    return cache;
  }

  /** Started in front of the service, and asked until it answers. */
  public static Sidecar start(
      Path folder, Path program, Path cache, DictService service, Conversation call)
      throws IOException {
    return start(folder, List.of("-XX:AOTCache=" + cache, "@" + program), service, call);
  }

  private static Sidecar start(
      Path folder, List<String> arguments, DictService service, Conversation call)
      throws IOException {
    int port = Child.freePort();
    TokenGateway gateway = TokenGateway.start(service.tokens());
    List<String> command = new ArrayList<>(List.of(Java.PROGRAM));
    command.addAll(arguments);
    long begin = System.nanoTime();
    Child child =
        Child.start(
            folder,
            port,
            command,
            Map.of(
                "MIZZEN_SIDECAR_PORT",
                Integer.toString(port),
                "MIZZEN_DICT_UPSTREAM",
                "http://127.0.0.1:" + service.address().getPort(),
                "MIZZEN_GATEWAY",
                gateway.address(),
                "MIZZEN_MANAGEMENT_PORT",
                "0",
                "MIZZEN_CREDENTIAL",
                "bench",
                "MIZZEN_NAMESPACE",
                PodTokens.NAMESPACE,
                "MIZZEN_FUNCTION",
                "load",
                "MIZZEN_POD_NAME",
                "load",
                "MIZZEN_POD_UID",
                "load",
                // Where no function listens: it stops when it is told to.
                "MIZZEN_PORT",
                Integer.toString(Child.freePort())));
    try {
      FirstAnswer.await(child.address(), call);
      return new Sidecar(gateway, child, (System.nanoTime() - begin) / 1e6);
    } catch (IOException | RuntimeException e) {
      child.close();
      gateway.close();
      throw e;
    }
  }

  /** From exec to the first answer read, in milliseconds; its pod token was fetched on the way. */
  public double firstAnswerMillis() {
    return firstAnswerMillis;
  }

  @Override
  public void close() {
    super.close();
    gateway.close();
  }
}
