package dev.mizzen.dict.grpc;

import com.google.protobuf.MessageLite;
import com.google.protobuf.MessageOrBuilder;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.grpc.Methods.Method;
import dev.mizzen.dict.grpc.Methods.Streaming;
import dev.mizzen.dict.grpc.Methods.Unary;
import dev.mizzen.dict.http.Admission;
import dev.mizzen.dict.http.CallListener;
import dev.mizzen.dict.objects.ClientObjects;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcProtocol;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import java.util.function.BooleanSupplier;

/** Both services, as a handler of HTTP/2 requests. */
public final class GrpcFront implements Handler<HttpServerRequest> {
  private static final String PACKAGE = "mizzen.dict.v1";

  /** As HTTP takes it, without base64. */
  private static final long MAX_MESSAGE_BYTES = 32L << 20;

  private final GrpcServer server;
  private final GrpcCalls calls;

  /**
   * In front of one store.
   *
   * @param stopping whether streams are to end
   */
  public GrpcFront(
      Vertx vertx,
      Store store,
      Admission admission,
      ClientObjects objects,
      CallListener listener,
      BooleanSupplier stopping) {
    GrpcServerOptions options = new GrpcServerOptions().setMaxMessageSize(MAX_MESSAGE_BYTES);
    for (GrpcProtocol protocol : GrpcProtocol.values()) {
      if (protocol != GrpcProtocol.HTTP_2) {
        options.removeEnabledProtocol(protocol);
      }
    }
    this.server = GrpcServer.server(vertx, options);
    this.calls = new GrpcCalls(vertx, admission, listener, stopping);
    ObjectMethods common = new ObjectMethods(objects, store);
    ServiceName dict = ServiceName.create(PACKAGE, "DictService");
    DictMethods dicts = new DictMethods(store);
    dicts.all().forEach(unary -> add(dict, unary));
    common.dict().forEach(unary -> add(dict, unary));
    add(dict, dicts.watchStream());
    ServiceName queue = ServiceName.create(PACKAGE, "QueueService");
    QueueMethods queues = new QueueMethods(store);
    queues.all().forEach(unary -> add(queue, unary));
    common.queue().forEach(unary -> add(queue, unary));
    add(queue, queues.itemsStream());
  }

  private <Q extends MessageLite, A extends MessageLite> void add(
      ServiceName service, Unary<Q, A> unary) {
    server.callHandler(
        this.<Q, A>method(service, unary.method()), request -> calls.unary(unary, request));
  }

  private <Q extends MessageLite, A extends MessageLite> void add(
      ServiceName service, Streaming<Q, A> streaming) {
    server.callHandler(
        this.<Q, A>method(service, streaming.method()),
        request -> calls.stream(streaming, request));
  }

  private <Q extends MessageLite, A extends MessageLite> ServiceMethod<Q, A> method(
      ServiceName service, Method<Q> method) {
    return ServiceMethod.server(
        service,
        method.name(),
        GrpcMessageEncoder.encoder(),
        GrpcMessageDecoder.decoder((MessageOrBuilder) method.empty()));
  }

  @Override
  public void handle(HttpServerRequest request) {
    server.handle(request);
  }
}
