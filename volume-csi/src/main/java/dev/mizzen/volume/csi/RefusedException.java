package dev.mizzen.volume.csi;

import io.grpc.Status;

/** A call that is not done, with the code by which CSI tells why. */
final class RefusedException extends RuntimeException {

  private final Status.Code code;

  RefusedException(Status.Code code, String message) {
    super(message);
    this.code = code;
  }

  Status.Code code() {
    return code;
  }
}
