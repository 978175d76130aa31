package dev.mizzen.volume.agent;

import dev.mizzen.volume.http.Answer;
import dev.mizzen.volume.http.Problem;
import dev.mizzen.volume.http.ProblemException;
import dev.mizzen.volume.http.Workers;
import dev.mizzen.volume.view.View;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The sockets on which pods commit and reload. A socket belongs to one pod, by lying in a directory
 * that only this pod mounts; which pod calls is known by the socket and by nothing that the call
 * says.
 */
public final class PodSockets {

  private static final int CONNECTIONS_PER_POD = 32;

  private final Map<String, HttpServer> byTarget = new ConcurrentHashMap<>();
  private final Vertx vertx;
  private final Workers workers;
  private final Function<Published.Pod, SortedMap<String, View>> views;

  /** Makes the sockets once it is known where the views of a pod are found. */
  public interface Factory {
    PodSockets create(Function<Published.Pod, SortedMap<String, View>> views);
  }

  public PodSockets(
      Vertx vertx, Workers workers, Function<Published.Pod, SortedMap<String, View>> views) {
    this.vertx = vertx;
    this.workers = workers;
    this.views = views;
  }

  /**
   * Listens on {@code volume.sock} in that directory; a socket that an earlier process left is
   * replaced.
   */
  void open(Published.Run run, Path directory) throws IOException {
    close(run);
    Path socket = directory.resolve("volume.sock");
    Files.deleteIfExists(socket);
    var connections = new AtomicInteger();
    var server =
        vertx
            .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
            .connectionHandler(
                connection -> {
                  connection.closeHandler(closed -> connections.decrementAndGet());
                  if (connections.incrementAndGet() > CONNECTIONS_PER_POD) {
                    connection.close();
                  }
                })
            .requestHandler(router(run.pod()));
    try {
      server
          .listen(SocketAddress.domainSocketAddress(socket.toString()))
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(10, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      throw new IOException("Cannot listen on " + socket, e.getCause());
    }
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
    byTarget.put(run.target(), server);
  }

  /** Listens no longer. */
  void close(Published.Run run) {
    HttpServer server = byTarget.remove(run.target());
    if (server != null) {
      server.close();
    }
  }

  private io.vertx.ext.web.Router router(Published.Pod pod) {
    var router = workers.router();
    router
        .routeWithRegex(HttpMethod.POST, "/v1/volumes/(?<volume>[^/:]+):commit")
        .handler(workers.handler(on(pod, (view, ctx) -> CommitAnswer.of(view.commit()))));
    router
        .routeWithRegex(HttpMethod.POST, "/v1/volumes/(?<volume>[^/:]+):reload")
        .handler(workers.handler(on(pod, (view, ctx) -> ReloadAnswer.of(view.reload(dirty(ctx))))));
    router
        .routeWithRegex(HttpMethod.GET, "/v1/volumes/(?<volume>[^/:]+)")
        .handler(workers.handler(on(pod, (view, ctx) -> StatusAnswer.of(view.status()))));
    return router;
  }

  private Function<RoutingContext, Answer> on(
      Published.Pod pod, BiFunction<View, RoutingContext, Object> work) {
    return ctx -> {
      String volume = ctx.pathParam("volume");
      var mounted = views.apply(pod);
      if (!mounted.containsKey(volume)) {
        throw new ProblemException(
            Problem.of(
                404,
                "volume-not-mounted",
                "This pod has not mounted that volume",
                "Volume '%s' is not mounted here; mounted are %s"
                    .formatted(volume, mounted.keySet())));
      }
      return Answer.ok(work.apply(mounted.get(volume), ctx));
    };
  }

  private static View.Dirty dirty(RoutingContext ctx) {
    String asked = ctx.request().getParam("dirty", "refuse");
    return switch (asked) {
      case "refuse" -> View.Dirty.REFUSE;
      case "commit" -> View.Dirty.COMMIT;
      default ->
          throw new IllegalArgumentException(
              "dirty is 'refuse' or 'commit', not '%s'".formatted(asked));
    };
  }
}
