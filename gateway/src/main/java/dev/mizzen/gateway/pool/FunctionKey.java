package dev.mizzen.gateway.pool;

/**
 * Names one Function of the cluster.
 *
 * @param namespace of the Function
 * @param name of the Function
 */
public record FunctionKey(String namespace, String name) {
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
