package dev.mizzen.dict.grpc;

import com.google.protobuf.Message;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.engine.StoreException.Reason;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Calls methods by their names, with messages only. */
final class GrpcClient implements AutoCloseable {
  static final Metadata.Key<String> PROBLEM =
      Metadata.Key.of("mizzen-problem", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> STEP =
      Metadata.Key.of("mizzen-step", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> TOKEN =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /** The largest value, and what is around it. */
  private static final int MOST = 20 << 20;

  private final ManagedChannel channel;
  private final Channel authorized;

  GrpcClient(int port, String token) {
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .maxInboundMessageSize(MOST)
            .build();
    Metadata headers = new Metadata();
    headers.put(TOKEN, "Bearer " + token);
    authorized =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** A call under way. */
  record Pending<A>(ClientCall<?, ?> call, CompletableFuture<A> answer) {}

  <Q extends Message, A extends Message> CompletableFuture<A> ask(
      String service, String method, Q message, A empty) {
    return begin(service, method, message, empty, o -> o).answer();
  }

  <Q extends Message, A extends Message> Pending<A> begin(
      String service, String method, Q message, A empty, UnaryOperator<CallOptions> options) {
    CompletableFuture<A> answer = new CompletableFuture<>();
    ClientCall<Q, A> call =
        authorized.newCall(
            descriptor(service, method, message, empty, MethodType.UNARY),
            options.apply(CallOptions.DEFAULT));
    ClientCalls.asyncUnaryCall(
        call,
        message,
        new StreamObserver<>() {
          @Override
          public void onNext(A value) {
            answer.complete(value);
          }

          @Override
          public void onError(Throwable t) {
            answer.completeExceptionally(refusal(t));
          }

          @Override
          public void onCompleted() {
            answer.completeExceptionally(new IllegalStateException("no message"));
          }
        });
    return new Pending<>(call, answer);
  }

  <Q extends Message, A extends Message> ClientCall<Q, A> stream(
      String service, String method, Q message, A empty, StreamObserver<A> observer) {
    ClientCall<Q, A> call =
        authorized.newCall(
            descriptor(service, method, message, empty, MethodType.SERVER_STREAMING),
            CallOptions.DEFAULT);
    ClientCalls.asyncServerStreamingCall(call, message, observer);
    return call;
  }

  @SuppressWarnings("unchecked")
  private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> descriptor(
      String service, String method, Q message, A empty, MethodType type) {
    return MethodDescriptor.<Q, A>newBuilder()
        .setType(type)
        .setFullMethodName(
            MethodDescriptor.generateFullMethodName("mizzen.dict.v1." + service, method))
        .setRequestMarshaller(ProtoUtils.marshaller((Q) message.getDefaultInstanceForType()))
        .setResponseMarshaller(ProtoUtils.marshaller(empty))
        .build();
  }

  private static Throwable refusal(Throwable thrown) {
    if (!(thrown instanceof StatusRuntimeException e)) {
      return thrown;
    }
    if (e.getStatus().getCode() == io.grpc.Status.Code.CANCELLED) {
      return new CancellationException();
    }
    String slug = e.getTrailers() == null ? null : e.getTrailers().get(PROBLEM);
    return Arrays.stream(Reason.values())
        .filter(r -> r.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(slug))
        .findFirst()
        .<Throwable>map(
            reason -> {
              StoreException refusal = new StoreException(reason, e.getStatus().getDescription());
              String step = e.getTrailers().get(STEP);
              return step == null ? refusal : refusal.atStep(Integer.parseInt(step));
            })
        .orElse(e);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
