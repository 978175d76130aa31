package dev.mizzen.volume.api;

import dev.mizzen.volume.auth.Guard;
import dev.mizzen.volume.auth.Permission.Part;
import dev.mizzen.volume.collect.Collector;
import dev.mizzen.volume.collect.Verifier;
import dev.mizzen.volume.http.Answer;
import dev.mizzen.volume.http.Workers;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The HTTP side of collections and checks. Both may take minutes. */
public final class PoolApi {

  private final Guard guard;
  private final Collector collector;
  private final Verifier verifier;

  public PoolApi(Guard guard, Collector collector, Verifier verifier) {
    this.guard = guard;
    this.collector = collector;
    this.verifier = verifier;
  }

  void mount(Router router, Workers workers) {
    router
        .routeWithRegex(HttpMethod.POST, FilesApi.VOLUME + ":collect")
        .handler(workers.handler(this::collect));
    router
        .routeWithRegex(HttpMethod.POST, FilesApi.VOLUME + ":verify")
        .handler(workers.handler(this::verify));
  }

  private Answer collect(RoutingContext ctx) {
    var id = Callers.allowed(guard, ctx, "update", Part.DEFINITION);
    return Answer.ok(collector.collect(id, new Query(ctx, "dryRun").flag("dryRun")));
  }

  private Answer verify(RoutingContext ctx) {
    var id = Callers.allowed(guard, ctx, "get", Part.DEFINITION);
    new Query(ctx);
    return Answer.ok(verifier.verify(id));
  }
}
