package dev.mizzen.dict.engine;

import java.util.regex.Pattern;

/**
 * Namespace and name of a Dict or Queue, both DNS labels as Kubernetes has them (RFC 1123 for the
 * namespace, RFC 1035 for the name), at most 63 characters.
 */
public record ObjectName(String namespace, String name) {
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");

  /**
   * Checks both parts.
   *
   * @throws IllegalArgumentException when one is not such a label
   */
  public ObjectName {
    if (!NAMESPACE.matcher(namespace).matches()) {
      throw new IllegalArgumentException("the namespace is not a DNS label");
    }
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("the name is not a DNS label that begins with a letter");
    }
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
