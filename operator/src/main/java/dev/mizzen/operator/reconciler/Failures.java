package dev.mizzen.operator.reconciler;

import dev.mizzen.crds.common.Conditions;
import dev.mizzen.operator.resources.NotOurs;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Reason;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Optional;

/**
 * What an exception means. <em>Invalid</em>: the API server or somebody's object is in the way;
 * said in the status and looked at again after a while. <em>Transient</em>: retried with growing
 * pauses, the status stays. <em>Bug</em>: Ready is Unknown, retried as well, the stack is in the
 * log.
 */
public final class Failures {
  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY_REQUESTS = 429;

  private Failures() {}

  /** Why a child cannot be made as it should be; empty when it is not the child's fault. */
  public static Optional<Finding> ofChild(RuntimeException failure) {
    if (failure instanceof NotOurs taken) {
      return Optional.of(Finding.isFalse(Conditions.READY, Reason.NAME_TAKEN, taken.getMessage()));
    }
    if (failure instanceof KubernetesClientException refused
        && (refused.getCode() == UNPROCESSABLE
            || refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN)) {
      return Optional.of(
          Finding.isFalse(
              Conditions.READY,
              Reason.CHILD_REJECTED,
              "The API server declined: " + message(refused)));
    }
    return Optional.empty();
  }

  /** Whether trying again later is all there is to do. */
  public static boolean isTransient(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException
          || (cause instanceof KubernetesClientException client && isTransient(client.getCode()))) {
        return true;
      }
    }
    return false;
  }

  /** What the status says when the operator itself is at fault. */
  public static Finding bug(Exception failure) {
    return Finding.isUnknown(
        Conditions.READY,
        Reason.INTERNAL_ERROR,
        "The operator failed with %s; its log has more. It tries again"
            .formatted(failure.getClass().getSimpleName()));
  }

  private static boolean isTransient(int code) {
    return code == HttpURLConnection.HTTP_CONFLICT
        || code == HttpURLConnection.HTTP_NOT_FOUND
        || code == TOO_MANY_REQUESTS
        || code >= HttpURLConnection.HTTP_INTERNAL_ERROR;
  }

  private static String message(KubernetesClientException refused) {
    return refused.getStatus() == null || refused.getStatus().getMessage() == null
        ? refused.getMessage()
        : refused.getStatus().getMessage();
  }
}
