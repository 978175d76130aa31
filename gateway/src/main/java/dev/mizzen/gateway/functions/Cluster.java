package dev.mizzen.gateway.functions;

import dev.mizzen.gateway.pool.FunctionKey;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/**
 * What the gateway changes in the cluster. Every method returns at once; failures come through the
 * stage.
 */
public interface Cluster {
  /** Sets the replicas of the Function's Deployment through its scale subresource. */
  CompletionStage<Void> scale(FunctionKey function, int replicas);

  /**
   * Says which pods go first when replicas are lowered ({@code
   * controller.kubernetes.io/pod-deletion-cost}). A pod that is gone is no failure.
   *
   * @param cost the lower the sooner; empty takes the mark away
   */
  CompletionStage<Void> setDeletionCost(String namespace, String pod, OptionalInt cost);
}
