package dev.mizzen.volume.api;

import dev.mizzen.volume.auth.Guard;
import dev.mizzen.volume.auth.Permission;
import dev.mizzen.volume.http.Answer;
import dev.mizzen.volume.http.Workers;
import dev.mizzen.volume.sequence.CreateCall;
import dev.mizzen.volume.store.Creation;
import dev.mizzen.volume.store.Sequencer;
import dev.mizzen.volume.store.StoreException;
import dev.mizzen.volume.store.StoreGate;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** The HTTP side of the sequencer: for the agents and the CSI controller. */
public final class SequenceApi {

  /** The content in Base64, and the key. */
  private static final long MAX_BODY = 2L * CreateCall.MAX_CONTENT;

  private final Bodies bodies = new Bodies();
  private final Guard guard;
  private final StoreGate gate;
  private final Sequencer sequencer;

  public SequenceApi(Guard guard, StoreGate gate, Sequencer sequencer) {
    this.guard = guard;
    this.gate = gate;
    this.sequencer = sequencer;
  }

  void mount(Router router, Workers workers) {
    router
        .routeWithRegex(HttpMethod.POST, CreateCall.PATH)
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
        .handler(workers.handler(this::create));
  }

  private Answer create(RoutingContext ctx) {
    guard.require(
        Callers.authorization(ctx), new Permission("create", Permission.Part.SEQUENCE, "", ""));
    var call = bodies.read(bodyOf(ctx), CreateCall.class);
    call.require();
    if (gate.creation() != Creation.SEQUENCED) {
      throw new StoreException(
          StoreException.Reason.BUSY,
          "This process has not seen yet that the object store needs a sequencer");
    }
    return Answer.ok(new CreateCall.Created(sequencer.create(call.key(), call.content())));
  }

  private static InputStream bodyOf(RoutingContext ctx) {
    var body = ctx.body().buffer();
    return new ByteArrayInputStream(body == null ? new byte[0] : body.getBytes());
  }
}
