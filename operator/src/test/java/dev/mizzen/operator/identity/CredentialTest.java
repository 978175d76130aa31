package dev.mizzen.operator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CredentialTest {
  private static final String UID = "11111111-2222-3333-4444-555555555555";

  private final IdentityKeys keys = new IdentityKeys(new byte[32]);

  /** The expected value was made with openssl. */
  @Test
  void isTheHmacOfTheFunctionsIdentity() {
    // When
    String credential = Credential.of(keys, "shop", "square", UID);
    // Then
    assertThat(credential).isEqualTo("ynNo_yHeb5_ufHnOydV0_uSFtff63wDF8XmYoH9WTWY");
  }

  @Test
  void keysDoNotShowInText() {
    // When
    String text = keys.toString();
    // Then
    assertThat(text).isEqualTo("IdentityKeys[hidden]");
  }
}
