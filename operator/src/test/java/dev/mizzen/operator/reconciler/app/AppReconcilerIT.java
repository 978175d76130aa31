package dev.mizzen.operator.reconciler.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.crds.app.App;
import dev.mizzen.operator.it.OperatorTest;
import org.junit.jupiter.api.Test;

class AppReconcilerIT extends OperatorTest {
  @Test
  void isReadyWhenEveryFunctionIs() {
    // Given
    apply("{apiVersion: mizzen.dev/v1, kind: App, metadata: {name: shop}, spec: {}}");
    App app = named(new App(), "shop");
    assertThat(awaitCondition(app, "Ready", "True", "FunctionsReady")).contains("No Function");
    function("good", "");
    // When
    function("waits", "  secrets: [{name: absent}]\n");
    // Then
    eventually(
        () ->
            assertThat(condition(app, "Ready"))
                .containsEntry("reason", "FunctionsNotReady")
                .containsEntry("message", "Not Ready: waits"));
    eventually(() -> assertThat((String) generic(app).get("status", "summary")).isEqualTo("1/2"));
  }

  private void function(String name, String rest) {
    apply(
        "apiVersion: mizzen.dev/v1\nkind: Function\nmetadata: {name: %s}\nspec:\n  handler: main:f\n  appRef: {name: shop}\n%s"
            .formatted(name, rest));
  }
}
