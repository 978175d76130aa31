package dev.mizzen.dict.http;

import dev.mizzen.dict.auth.Caller;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.MultiMap;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * The calls that are made often and answered soon: whoever makes one is known at once, its body is
 * small and there is room for it, and it waits for nothing but the store. All that is otherwise,
 * and all that is wrong before the store is asked, goes the ordinary way.
 */
final class HotCalls {
  private static final Set<Operation> HOT =
      EnumSet.of(
          Operation.DICT_GET,
          Operation.DICT_PUT,
          Operation.DICT_REMOVE,
          Operation.DICT_ADD,
          Operation.QUEUE_PUT,
          Operation.QUEUE_GET,
          Operation.QUEUE_LEASE,
          Operation.QUEUE_ACK,
          Operation.QUEUE_NACK,
          Operation.QUEUE_EXTEND);

  private static final int LARGEST_BODY = 64 << 10;

  private final Admission admission;
  private final Calls calls;
  private final ByteBudget budget;
  private final CallListener listener;
  private final BooleanSupplier stopping;

  HotCalls(
      Admission admission,
      Calls calls,
      ByteBudget budget,
      CallListener listener,
      BooleanSupplier stopping) {
    this.admission = admission;
    this.calls = calls;
    this.budget = budget;
    this.listener = listener;
    this.stopping = stopping;
  }

  Calls calls() {
    return calls;
  }

  ByteBudget budget() {
    return budget;
  }

  CallListener listener() {
    return listener;
  }

  boolean stopping() {
    return stopping.getAsBoolean();
  }

  /** The call of this head, admitted and with room for its body; null when it is none of these. */
  HotCall of(HttpRequest head) {
    long begin = System.nanoTime();
    if (!isPlain(head) || stopping()) {
      return null;
    }
    String uri = head.uri();
    int question = uri.indexOf('?');
    String query = question < 0 ? null : uri.substring(question + 1);
    if (query != null && query.contains("wait")) {
      return null;
    }
    Path path;
    Operation operation;
    try {
      path = Path.of(question < 0 ? uri : uri.substring(0, question));
      operation = path.operation(head.method().name());
    } catch (RuntimeException e) {
      return null;
    }
    int length = HOT.contains(operation) ? length(head.headers(), operation) : -1;
    if (length < 0) {
      return null;
    }
    Caller caller = caller(head.headers(), operation, path);
    if (caller == null || length > 0 && !budget.tryAcquire(length)) {
      return null;
    }
    Call call =
        new Call(
            operation,
            caller,
            path.namespace(),
            path.name(),
            path.key(),
            query,
            (MultiMap) head.headers(),
            new byte[length],
            new CompletableFuture<>());
    return new HotCall(call, begin);
  }

  private static boolean isPlain(HttpRequest head) {
    HttpHeaders headers = head.headers();
    return head.decoderResult().isSuccess()
        && head.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && headers instanceof MultiMap
        && head.uri().startsWith("/v1/namespaces/")
        && head.uri().indexOf('#') < 0
        && !headers.contains(HttpHeaderNames.CONNECTION)
        && !headers.contains(HttpHeaderNames.EXPECT)
        && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
        && !headers.contains(HttpHeaderNames.UPGRADE);
  }

  /** Of the body; negative when it is large, unknown, or too large for the operation. */
  private static int length(HttpHeaders headers, Operation operation) {
    String declared = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    if (declared == null) {
      return 0;
    }
    try {
      int length = Integer.parseInt(declared);
      return length <= Math.min(LARGEST_BODY, operation.maxBody()) ? length : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Null when they are refused, or somebody has to be asked. */
  private Caller caller(HttpHeaders headers, Operation operation, Path path) {
    CompletableFuture<Caller> admitted =
        admission
            .admit(
                Optional.ofNullable(headers.get(HttpHeaderNames.AUTHORIZATION)),
                operation,
                path.namespace(),
                path.name())
            .toCompletableFuture();
    return admitted.isDone() && !admitted.isCompletedExceptionally() ? admitted.join() : null;
  }
}
