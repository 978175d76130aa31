package dev.mizzen.dict.grpc;

import dev.mizzen.dict.http.Problem;
import io.vertx.grpc.common.GrpcStatus;

/** Problems as gRPC has them. */
final class Statuses {
  private Statuses() {}

  static GrpcStatus of(Problem.Slug slug) {
    return switch (slug) {
      case UNAUTHORIZED -> GrpcStatus.UNAUTHENTICATED;
      case FORBIDDEN -> GrpcStatus.PERMISSION_DENIED;
      case MALFORMED_REQUEST, BODY_TOO_LARGE, VALUE_TOO_LARGE -> GrpcStatus.INVALID_ARGUMENT;
      case DICT_NOT_FOUND, QUEUE_NOT_FOUND, ENTRY_ABSENT, NOT_FOUND -> GrpcStatus.NOT_FOUND;
      case ENTRY_EXISTS -> GrpcStatus.ALREADY_EXISTS;
      // Read again and decide again.
      case VERSION_MISMATCH -> GrpcStatus.ABORTED;
      case VERSION_COMPACTED, COUNTER_OVERFLOW -> GrpcStatus.OUT_OF_RANGE;
      case NOT_A_COUNTER, NAME_IN_USE -> GrpcStatus.FAILED_PRECONDITION;
      case LIMIT_EXCEEDED -> GrpcStatus.RESOURCE_EXHAUSTED;
      case STORAGE_UNAVAILABLE, SHUTTING_DOWN, UNDECIDED -> GrpcStatus.UNAVAILABLE;
      case NOT_SUPPORTED, METHOD_NOT_ALLOWED -> GrpcStatus.UNIMPLEMENTED;
      case INTERNAL -> GrpcStatus.INTERNAL;
    };
  }
}
