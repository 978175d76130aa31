package dev.mizzen.operator.reconciler.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.secret.MizzenSecret;
import dev.mizzen.operator.it.OperatorTest;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretReconcilerIT extends OperatorTest {
  @Test
  void namesWhatIsMissingAndHealsWithoutBeingTouched() {
    // Given
    apply(
        "{apiVersion: mizzen.dev/v1, kind: Secret, metadata: {name: hf}, spec: {from: [{secret: {name: core}}], requiredKeys: [HF_TOKEN]}}");
    MizzenSecret secret = named(new MizzenSecret(), "hf");
    assertThat(awaitCondition(secret, "Ready", "False", "SecretNotFound")).contains("'core'");
    assertThat(condition(secret, "ResolvedRefs")).containsEntry("status", "False");
    // When
    apply(
        "{apiVersion: v1, kind: Secret, metadata: {name: core}, stringData: {HF_TOKEN: v3ry-s3cret}}");
    // Then
    awaitCondition(secret, "Ready", "True", "Ready");
    assertThat((List<?>) generic(secret).get("status", "keys")).isEqualTo(List.of("HF_TOKEN"));
    assertThat(text(secret)).doesNotContain("v3ry-s3cret").doesNotContain("djNyeS1zM2NyZXQ");
  }

  @Test
  void namesAKeyThatIsMissing() {
    // Given
    apply("{apiVersion: v1, kind: Secret, metadata: {name: half}, stringData: {USER: x}}");
    // When
    apply(
        "{apiVersion: mizzen.dev/v1, kind: Secret, metadata: {name: half}, spec: {from: [{secret: {name: half, keys: [USER, PASSWORD]}}]}}");
    // Then
    assertThat(awaitCondition(named(new MizzenSecret(), "half"), "Ready", "False", "KeyNotFound"))
        .contains("'PASSWORD' of 'half'");
  }
}
