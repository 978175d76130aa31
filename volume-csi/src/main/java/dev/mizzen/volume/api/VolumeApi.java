package dev.mizzen.volume.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.volume.auth.Guard;
import dev.mizzen.volume.auth.Permission;
import dev.mizzen.volume.http.Answer;
import dev.mizzen.volume.http.Workers;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.StoreGate;
import dev.mizzen.volume.store.StoreSettings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP side of the volume API. */
public final class VolumeApi {

  private static final Logger LOG = LoggerFactory.getLogger(VolumeApi.class);
  private static final String VOLUME = "/v1/namespaces/:namespace/volumes/:volume";
  private static final long MAX_BODY = 64 << 10;

  private final ObjectMapper json = new ObjectMapper();
  private final VolumeAdmin volumes;
  private final Guard guard;
  private final StoreGate gate;
  private final StoreSettings settings;
  private final HttpServer server;

  /** Answer about the store. */
  private record StoreAnswer(String endpoint, String bucket, String createIfAbsent) {}

  public VolumeApi(
      Vertx vertx,
      Workers workers,
      Guard guard,
      ObjectStore store,
      StoreGate gate,
      StoreSettings settings,
      FilesApi files,
      ObjectsApi objects,
      PoolApi pools,
      SequenceApi sequence) {
    this.volumes = new VolumeAdmin(store);
    this.guard = guard;
    this.gate = gate;
    this.settings = settings;
    this.server =
        vertx.createHttpServer().requestHandler(router(workers, files, objects, pools, sequence));
  }

  private Router router(
      Workers workers, FilesApi files, ObjectsApi objects, PoolApi pools, SequenceApi sequence) {
    var router = workers.router();
    // First, because a name with ':' is none of a volume.
    files.mount(router, workers);
    objects.mount(router, workers);
    pools.mount(router, workers);
    sequence.mount(router, workers);
    router
        .put(VOLUME)
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
        .handler(workers.handler(this::put));
    router.get(VOLUME).handler(workers.handler(this::get));
    router.delete(VOLUME).handler(workers.handler(this::delete));
    router.get("/v1/store").handler(workers.handler(this::store));
    return router;
  }

  /**
   * Begins to listen.
   *
   * @param port 0 for any
   * @return the port
   */
  public int listen(int port) {
    return server
        .listen(port)
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join()
        .actualPort();
  }

  private Answer put(RoutingContext ctx) {
    var id = allowed(ctx, "update");
    var defined = volumes.define(id, bodyOf(ctx).definition());
    if (defined.isNew()) {
      log("Made a volume", id);
    }
    return new Answer(defined.isNew() ? 201 : 200, defined.state());
  }

  private DefinitionBody bodyOf(RoutingContext ctx) {
    try {
      var body = ctx.body().buffer();
      var read = json.readValue(body == null ? new byte[0] : body.getBytes(), DefinitionBody.class);
      if (read != null) {
        return read;
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("The body is not the JSON of a volume's definition", e);
    }
    throw new IllegalArgumentException("The body is empty");
  }

  private Answer get(RoutingContext ctx) {
    return Answer.ok(volumes.get(allowed(ctx, "get")));
  }

  private Answer delete(RoutingContext ctx) {
    var id = allowed(ctx, "delete");
    String data = ctx.request().getParam("data", "");
    switch (data) {
      case "delete" -> {
        volumes.delete(id);
        log("Deleted a volume's data", id);
      }
      case "retain" -> log("Retained a volume's data", id);
      default ->
          throw new IllegalArgumentException(
              "Say what becomes of the data: ?data=delete or ?data=retain");
    }
    return Answer.noContent();
  }

  private Answer store(RoutingContext ctx) {
    guard.require(
        Callers.authorization(ctx), new Permission("get", Permission.Part.DEFINITION, "", ""));
    String created =
        switch (gate.creation()) {
          case ATOMIC -> "Atomic";
          case SEQUENCED -> "Sequenced";
        };
    return Answer.ok(new StoreAnswer(settings.endpoint().toString(), settings.bucket(), created));
  }

  private VolumeId allowed(RoutingContext ctx, String verb) {
    return Callers.allowed(guard, ctx, verb, Permission.Part.DEFINITION);
  }

  private static void log(String what, VolumeId id) {
    LOG.atInfo()
        .addKeyValue("namespace", id.namespace())
        .addKeyValue("volume", id.name())
        .log(what);
  }
}
