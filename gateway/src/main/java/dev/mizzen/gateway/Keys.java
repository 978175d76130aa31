package dev.mizzen.gateway;

import java.util.Base64;

/**
 * The keys of the installation's identity.
 *
 * @param credentialKey for Function credentials
 * @param tokenKey for pod tokens
 */
record Keys(byte[] credentialKey, byte[] tokenKey) {
  private static final int BYTES = 32;

  /**
   * @throws IllegalArgumentException when a key is not base64 of at least 32 bytes
   */
  static Keys of(GatewayConfig config) {
    return new Keys(
        decode("MIZZEN_CREDENTIAL_KEY", config.credentialKey()),
        decode("MIZZEN_TOKEN_KEY", config.tokenKey()));
  }

  private static byte[] decode(String name, String text) {
    try {
      byte[] key = Base64.getDecoder().decode(text.strip());
      if (key.length >= BYTES) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // The message of the decoder may show a part of the key.
      throw wrong(name);
    }
    throw wrong(name);
  }

  private static IllegalArgumentException wrong(String name) {
    return new IllegalArgumentException(
        name + " must be base64 of 32 bytes: give it the key of the Secret mizzen-identity");
  }

  @Override
  public String toString() {
    return "Keys";
  }
}
