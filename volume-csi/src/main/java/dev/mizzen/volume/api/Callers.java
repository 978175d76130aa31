package dev.mizzen.volume.api;

import dev.mizzen.volume.auth.Guard;
import dev.mizzen.volume.auth.Permission;
import dev.mizzen.volume.snapshot.VolumeId;
import io.vertx.ext.web.RoutingContext;

/** Who a request comes from, and the volume that it may use. */
final class Callers {

  private Callers() {}

  /** The volume of the path, when the caller has the right on it. */
  static VolumeId allowed(Guard guard, RoutingContext ctx, String verb, Permission.Part part) {
    String namespace = ctx.pathParam("namespace");
    String volume = ctx.pathParam("volume");
    guard.require(authorization(ctx), new Permission(verb, part, namespace, volume));
    return new VolumeId(namespace, volume);
  }

  /** The header, empty when there is none. */
  static String authorization(RoutingContext ctx) {
    String header = ctx.request().getHeader("Authorization");
    return header == null ? "" : header;
  }
}
