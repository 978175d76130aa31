package dev.mizzen.volume.csi;

import dev.mizzen.volume.agent.BusyTargetException;
import dev.mizzen.volume.agent.KeeperException;
import dev.mizzen.volume.agent.TargetTakenException;
import dev.mizzen.volume.provision.ProvisioningException;
import dev.mizzen.volume.snapshot.NotSupportedException;
import dev.mizzen.volume.snapshot.UnknownCommitException;
import dev.mizzen.volume.snapshot.UnknownVolumeException;
import dev.mizzen.volume.store.StoreException;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a result, or the status that CSI wants for a failure. */
final class Replies {

  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

  private Replies() {}

  static <T> void send(StreamObserver<T> answer, Callable<T> work) {
    T result;
    try {
      result = work.call();
    } catch (Exception e) {
      answer.onError(statusOf(e).asRuntimeException());
      return;
    }
    answer.onNext(result);
    answer.onCompleted();
  }

  private static Status statusOf(Exception e) {
    Status.Code code =
        switch (e) {
          case RefusedException refused -> refused.code();
          case IllegalArgumentException bad -> Status.Code.INVALID_ARGUMENT;
          case UnknownVolumeException unknown -> Status.Code.NOT_FOUND;
          case UnknownCommitException unknown -> Status.Code.NOT_FOUND;
          case NotSupportedException source -> Status.Code.INVALID_ARGUMENT;
          case ProvisioningException refused -> codeOf(refused.reason());
          case BusyTargetException busy -> Status.Code.ABORTED;
          case TargetTakenException taken -> Status.Code.ALREADY_EXISTS;
          case StoreException store -> Status.Code.UNAVAILABLE;
          case KeeperException keeper -> Status.Code.UNAVAILABLE;
          default -> Status.Code.INTERNAL;
        };
    if (code == Status.Code.INTERNAL) {
      LOG.atError().setCause(e).log("A CSI call failed");
    } else if (code == Status.Code.UNAVAILABLE) {
      LOG.atWarn().addKeyValue("reason", e.getMessage()).log("A CSI call failed");
    }
    return code.toStatus().withDescription(e.getMessage());
  }

  private static Status.Code codeOf(ProvisioningException.Reason reason) {
    return switch (reason) {
      case TAKEN -> Status.Code.ALREADY_EXISTS;
      case IN_USE -> Status.Code.FAILED_PRECONDITION;
      case OUT_OF_RANGE -> Status.Code.OUT_OF_RANGE;
      case BAD_SOURCE -> Status.Code.INVALID_ARGUMENT;
    };
  }
}
