package dev.mizzen.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A Function whose handler takes the name of a case and runs it inside its container: that is how
 * the Python client is tested where it is used. A case asserts, and returns {@code ok}.
 */
public final class Cases {
  private static final String FUNCTION =
      """
      apiVersion: mizzen.dev/v1
      kind: Function
      metadata: {name: %s}
      spec:
        handler: cases:handle
        sidecar: %s
        timeout: 120s
        scaling: {maxContainers: 1, scaledownWindow: 2m}
        volumes: %s
        image:
          addLocal:
            - path: cases.py
              inline: |
      %s
      """;

  private final Caller caller;
  private final String function;

  private Cases(Caller caller, String function) {
    this.caller = caller;
    this.function = function;
  }

  /**
   * Applies the Function and waits until it is ready.
   *
   * @param script a resource of the test's class
   * @param sidecar {@code Pod}, {@code Node} or {@code None}
   */
  public static Cases apply(
      TestSpace space, Caller caller, Class<?> test, String script, String name, String sidecar) {
    return apply(space, caller, test, script, name, sidecar, "[]");
  }

  /**
   * The same in a container that mounts Volumes.
   *
   * @param volumes {@code spec.volumes} in YAML's flow style
   */
  public static Cases applyMounting(
      TestSpace space, Caller caller, Class<?> test, String script, String name, String volumes) {
    return apply(space, caller, test, script, name, "None", volumes);
  }

  private static Cases apply(
      TestSpace space,
      Caller caller,
      Class<?> test,
      String script,
      String name,
      String sidecar,
      String volumes) {
    space.apply(FUNCTION.formatted(name, sidecar, volumes, read(test, script).indent(16)));
    space.awaitReady("Function", name);
    return new Cases(caller, name);
  }

  /** Runs one case; a failed assertion of it is one here, with its traceback. */
  public void run(String name) {
    Answer answer = call(name);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.result().asText()).isEqualTo("ok");
  }

  /** Runs one case for its own result. */
  public Answer call(String name, String... arguments) {
    StringBuilder all = new StringBuilder("\"" + name + "\"");
    for (String argument : arguments) {
      all.append(", \"").append(argument).append('"');
    }
    return caller.call(function, "{\"args\": [" + all + "]}");
  }

  private static String read(Class<?> test, String script) {
    try (InputStream in = test.getResourceAsStream("/" + script)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
