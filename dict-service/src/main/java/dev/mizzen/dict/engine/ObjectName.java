package dev.mizzen.dict.engine;

/**
 * Namespace and name of a Dict or Queue, both DNS labels as Kubernetes has them (RFC 1123 for the
 * namespace, RFC 1035 for the name), at most 63 characters.
 */
public record ObjectName(String namespace, String name) {
  private static final int MAX_LENGTH = 63;

  /**
   * Checks both parts.
   *
   * @throws IllegalArgumentException when one is not such a label
   */
  public ObjectName {
    if (!label(namespace, true)) {
      throw new IllegalArgumentException("the namespace is not a DNS label");
    }
    if (!label(name, false)) {
      throw new IllegalArgumentException("the name is not a DNS label that begins with a letter");
    }
  }

  /** By hand: this is on the way of every call. */
  private static boolean label(String text, boolean digitFirst) {
    int last = text.length() - 1;
    if (last < 0 || last >= MAX_LENGTH || text.charAt(0) == '-' || text.charAt(last) == '-') {
      return false;
    }
    for (int i = 0; i <= last; i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      if (!(c >= 'a' && c <= 'z' || digit && (i > 0 || digitFirst) || c == '-')) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
