package dev.mizzen.operator.identity;

/** The key that Function credentials are made with. Its text form names no byte of it. */
public final class IdentityKeys {
  private final byte[] credentialKey;

  /** Keeps a copy of the key. */
  public IdentityKeys(byte[] credentialKey) {
    this.credentialKey = credentialKey.clone();
  }

  byte[] credentialKey() {
    return credentialKey;
  }

  @Override
  public String toString() {
    return "IdentityKeys[hidden]";
  }
}
