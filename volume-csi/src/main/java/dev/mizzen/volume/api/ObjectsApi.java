package dev.mizzen.volume.api;

import dev.mizzen.volume.auth.Guard;
import dev.mizzen.volume.auth.Guard.Admitted;
import dev.mizzen.volume.auth.Permission;
import dev.mizzen.volume.auth.Permission.Part;
import dev.mizzen.volume.http.Answer;
import dev.mizzen.volume.http.Workers;
import dev.mizzen.volume.objects.ClientObjects;
import dev.mizzen.volume.objects.EphemeralVolumes;
import dev.mizzen.volume.snapshot.VolumeId;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.InputStream;

/** The HTTP side of volumes that code makes, deletes and renames. */
public final class ObjectsApi {

  private static final String VOLUMES = "/v1/namespaces/(?<namespace>[^/]+)/volumes";
  private static final String VOLUME = VOLUMES + "/(?<volume>[^/:]+)";

  private final Bodies bodies = new Bodies();
  private final Guard guard;
  private final ClientObjects objects;
  private final EphemeralVolumes ephemerals;

  private record EphemeralAnswer(String name, long lifetimeSeconds) {}

  private record CreateAnswer(boolean created) {}

  public ObjectsApi(Guard guard, ClientObjects objects, EphemeralVolumes ephemerals) {
    this.guard = guard;
    this.objects = objects;
    this.ephemerals = ephemerals;
  }

  void mount(Router router, Workers workers) {
    router
        .routeWithRegex(HttpMethod.POST, VOLUMES + ":ephemeral")
        .handler(workers.handler(this::ephemeral));
    router.routeWithRegex(HttpMethod.POST, VOLUME + ":keep").handler(workers.handler(this::keep));
    router
        .routeWithRegex(HttpMethod.POST, VOLUME + ":create")
        .handler(workers.handler(this::create));
    router
        .routeWithRegex(HttpMethod.POST, VOLUME + ":rename")
        .handler(workers.taking(this::rename));
    router
        .routeWithRegex(HttpMethod.DELETE, VOLUME + "/object")
        .handler(workers.handler(this::delete));
  }

  private Answer ephemeral(RoutingContext ctx) {
    new Query(ctx);
    String namespace = ctx.pathParam("namespace");
    require(ctx, new Permission("update", Part.FILES, namespace, ""));
    return new Answer(
        201,
        new EphemeralAnswer(ephemerals.make(namespace), EphemeralVolumes.LIFETIME.toSeconds()));
  }

  private Answer keep(RoutingContext ctx) {
    new Query(ctx);
    ephemerals.keep(Callers.allowed(guard, ctx, "update", Part.FILES));
    return Answer.noContent();
  }

  private Answer create(RoutingContext ctx) {
    new Query(ctx);
    boolean made = objects.create(Callers.allowed(guard, ctx, "create", Part.OBJECT));
    return new Answer(made ? 201 : 200, new CreateAnswer(made));
  }

  private Answer rename(RoutingContext ctx, InputStream body) {
    new Query(ctx);
    var from = id(ctx);
    var onlyClients = require(ctx, permission("delete", Part.OBJECT, from)) == Admitted.POD;
    var to = new VolumeId(from.namespace(), bodies.read(body, Bodies.Rename.class).newName());
    require(ctx, permission("create", Part.OBJECT, to));
    objects.rename(from, to, onlyClients);
    return Answer.noContent();
  }

  private Answer delete(RoutingContext ctx) {
    new Query(ctx);
    var id = id(ctx);
    // An ephemeral one is no object: whoever may change it may end it.
    if (EphemeralVolumes.isName(id.name())) {
      require(ctx, permission("update", Part.FILES, id));
      ephemerals.delete(id);
    } else {
      objects.delete(id, require(ctx, permission("delete", Part.OBJECT, id)) == Admitted.POD);
    }
    return Answer.noContent();
  }

  private Admitted require(RoutingContext ctx, Permission permission) {
    return guard.require(Callers.authorization(ctx), permission);
  }

  private static Permission permission(String verb, Part part, VolumeId id) {
    return new Permission(verb, part, id.namespace(), id.name());
  }

  private static VolumeId id(RoutingContext ctx) {
    return new VolumeId(ctx.pathParam("namespace"), ctx.pathParam("volume"));
  }
}
