package dev.mizzen.benchmarks.coldstart;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.e2e.support.Answer;
import dev.mizzen.e2e.support.Caller;
import dev.mizzen.e2e.support.Installation;
import dev.mizzen.e2e.support.TestSpace;

/** A Function of two lines that goes back to zero at once. */
final class SmallestFunction {
  private static final String NAME = "square";
  private static final String MANIFEST =
      """
      apiVersion: mizzen.dev/v1
      kind: Function
      metadata: {name: square}
      spec:
        handler: main:square
        scaling: {scaledownWindow: 1s}
        image: {addLocal: [{path: main.py, inline: "def square(x): return x * x"}]}
      """;

  private final TestSpace space;
  private final Caller caller;
  private final String image;

  private SmallestFunction(TestSpace space, Caller caller, String image) {
    this.space = space;
    this.caller = caller;
    this.image = image;
  }

  static SmallestFunction deploy(Installation installation, TestSpace space) {
    Caller caller = Caller.allowed(installation, space);
    space.apply(MANIFEST);
    space.awaitReady("Function", NAME);
    String image =
        installation
            .client()
            .apps()
            .deployments()
            .inNamespace(space.name())
            .withName("fn-" + NAME)
            .require()
            .getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .getFirst()
            .getImage();
    return new SmallestFunction(space, caller, image);
  }

  /** The image its containers run. */
  String image() {
    return image;
  }

  /** Waits for zero, calls, and gives where the time went. */
  Phases coldCall() {
    space.awaitNoPods(NAME);
    long sent = System.nanoTime();
    Answer answer = caller.call(NAME, "{\"args\": [12]}");
    double answerMs = (System.nanoTime() - sent) / 1e6;
    if (answer.result().asInt() != 144) {
      throw new IllegalStateException("Wrong answer: " + answer.body());
    }
    String callId = answer.header("Mizzen-Call-Id").orElseThrow();
    for (JsonNode start : caller.coldStarts(NAME).json()) {
      if (callId.equals(start.path("callId").asText())) {
        return new Phases(
            answerMs,
            start.path("scaleMs").asDouble(),
            start.path("podMs").asDouble(),
            start.path("dispatchMs").asDouble(),
            start.path("bootstrapMs").asDouble(),
            start.path("importMs").asDouble());
      }
    }
    throw new IllegalStateException("The gateway did not note call " + callId + " as a cold start");
  }
}
