package dev.mizzen.gateway.functions;

import dev.mizzen.gateway.pool.FunctionKey;
import dev.mizzen.gateway.pool.PodView;

/**
 * Is told what the cluster looks like; each event may come more than once and in any order among
 * objects.
 */
public interface ClusterListener {
  /** A Function is there, or changed. */
  void functionSeen(FunctionView function);

  /** A Function is gone. */
  void functionGone(FunctionKey key);

  /**
   * A Function's Deployment is there, or changed.
   *
   * @param replicas that it should have
   * @param revision that its new pods run
   */
  void deploymentSeen(FunctionKey key, int replicas, String revision);

  /** A Function's Deployment is gone. */
  void deploymentGone(FunctionKey key);

  /** A Function's pod is there, or changed. */
  void podSeen(FunctionKey key, PodView pod);

  /** A Function's pod is gone. */
  void podGone(FunctionKey key, String podUid);
}
