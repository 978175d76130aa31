package dev.mizzen.gateway.http;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mizzen.gateway.pool.FunctionKey;
import dev.mizzen.gateway.pool.Push;
import dev.mizzen.gateway.problem.ContainerError;
import dev.mizzen.gateway.problem.Problem;
import dev.mizzen.gateway.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/** What containers send (contracts, section 6). */
final class ContainerMessages {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A message of a container that says which Function it belongs to. */
  sealed interface Message {
    String namespace();

    String function();

    /** Throws {@link IllegalArgumentException} when something is missing or wrong. */
    void check();

    default FunctionKey key() {
      return new FunctionKey(namespace(), function());
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record PushBody(
      String namespace,
      String function,
      String revision,
      String pod,
      String podUid,
      String address,
      String token,
      int running,
      int maxInputs,
      Push.Startup startup)
      implements Message {
    @Override
    public void check() {
      require(revision, "revision");
      require(pod, "pod");
      require(podUid, "podUid");
      require(address, "address");
      require(token, "token");
      HostPort.parse(address);
      if (maxInputs < 1 || running < 0) {
        throw new IllegalArgumentException("maxInputs must be 1 or more, running 0 or more");
      }
    }

    Push toPush() {
      Push.Startup phases = startup == null ? new Push.Startup(0, 0) : startup;
      return new Push(pod, podUid, revision, address, token, running, maxInputs, phases);
    }

    @Override
    public String toString() {
      return "PushBody[" + pod + "]";
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record HoldBody(String namespace, String function) implements Message {
    @Override
    public void check() {
      // The Function's name, checked for every message, is all there is.
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record FailedBody(
      String namespace, String function, String revision, String pod, ContainerError error)
      implements Message {
    @Override
    public void check() {
      require(revision, "revision");
      require(pod, "pod");
      if (error == null || error.slug() == null || error.message() == null) {
        throw new IllegalArgumentException("error must have slug and message");
      }
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record TokenBody(String namespace, String function, String pod, String podUid)
      implements Message {
    @Override
    public void check() {
      require(pod, "pod");
      require(podUid, "podUid");
    }
  }

  private ContainerMessages() {}

  /**
   * @throws Refused when the body is not such a message
   */
  static <T extends Message> T parse(Buffer body, Class<T> type) {
    try {
      T message = JSON.readValue(body.getBytes(), type);
      require(message.namespace(), "namespace");
      require(message.function(), "function");
      message.check();
      return message;
    } catch (JsonProcessingException e) {
      throw malformed(e.getOriginalMessage());
    } catch (IOException | IllegalArgumentException e) {
      throw malformed(e.getMessage());
    }
  }

  private static Refused malformed(String detail) {
    return new Refused(Problem.of(ProblemType.MALFORMED_REQUEST, detail));
  }

  private static void require(String value, String name) {
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("'" + name + "' must not be empty");
    }
  }
}
