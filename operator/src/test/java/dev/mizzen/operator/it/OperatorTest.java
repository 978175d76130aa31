package dev.mizzen.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A test with an operator of its own and a namespace of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class OperatorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The API server. */
  protected ApiServer server;

  /** The operator under test. */
  protected RunningOperator operator;

  /** As an administrator. */
  protected KubernetesClient client;

  /** The namespace of this test. */
  protected String namespace;

  @BeforeAll
  void startOperator() {
    server = ApiServer.connect();
    client = server.client();
    namespace = server.newNamespace();
    operator = RunningOperator.start(server);
  }

  @AfterAll
  void stopOperator() {
    operator.close();
    server.close();
  }

  /** Applies YAML to the namespace of this test. */
  protected void apply(String yaml) {
    server.apply(namespace, yaml);
  }

  /** Waits until an assertion holds. */
  protected static void eventually(ThrowingRunnable assertion) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(assertion);
  }

  /** Waits until the condition of an object has this status and reason, and tells its message. */
  protected String awaitCondition(HasMetadata object, String type, String status, String reason) {
    eventually(
        () ->
            assertThat(condition(object, type))
                .as("%s of %s", type, object.getMetadata().getName())
                .containsEntry("status", status)
                .containsEntry("reason", reason));
    return (String) condition(object, type).get("message");
  }

  /** A condition of an object as it is now; empty when there is none. */
  protected Map<String, Object> condition(HasMetadata object, String type) {
    GenericKubernetesResource now = generic(object);
    List<Map<String, Object>> conditions = now == null ? null : now.get("status", "conditions");
    return conditions == null
        ? Map.of()
        : conditions.stream()
            .filter(found -> type.equals(found.get("type")))
            .findFirst()
            .orElse(Map.of());
  }

  /** The object as it is now; null when it is gone. */
  protected GenericKubernetesResource generic(HasMetadata object) {
    return client
        .genericKubernetesResources(object.getApiVersion(), object.getKind())
        .inNamespace(namespace)
        .withName(object.getMetadata().getName())
        .get();
  }

  /** An object of the namespace, named but not read. */
  protected <T extends HasMetadata> T named(T object, String name) {
    object.getMetadata().setName(name);
    object.getMetadata().setNamespace(namespace);
    return object;
  }

  /** Reasons of the events about an object. */
  protected List<String> eventsOf(HasMetadata object) {
    return client.events().v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> object.getMetadata().getName().equals(event.getRegarding().getName()))
        .map(Event::getReason)
        .toList();
  }

  /** The object as text, for looking for what must not be in it. */
  protected String text(HasMetadata object) {
    return Serialization.asJson(generic(object));
  }
}
