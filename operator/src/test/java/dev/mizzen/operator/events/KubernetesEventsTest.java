package dev.mizzen.operator.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.mizzen.crds.dict.Dict;
import dev.mizzen.operator.it.TestClock;
import dev.mizzen.operator.status.Reason;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KubernetesEventsTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  /** Nobody listens there. */
  private final KubernetesClient client =
      new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder(Config.empty())
                  .withMasterUrl("http://127.0.0.1:1")
                  .withRequestRetryBackoffLimit(0)
                  .build())
          .build();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void theSameWithinTenMinutesHasTheSameName() {
    // When
    String now = name(NOON, "note");
    // Then
    assertThat(name(NOON.plus(Duration.ofMinutes(9)), "note")).isEqualTo(now);
    assertThat(name(NOON.plus(Duration.ofMinutes(10)), "note")).isNotEqualTo(now);
    assertThat(name(NOON, "another")).isNotEqualTo(now);
  }

  @Test
  void notesAreCut() {
    // When
    Event event = at(NOON).event(dict(), "Warning", Reason.DATA_LEFT_BEHIND, "x".repeat(5000));
    // Then
    assertThat(event.getNote()).hasSize(1024);
  }

  @Test
  void neverFails() {
    // Given
    KubernetesEvents events = new KubernetesEvents(client, new TestClock(), "pod");
    // When
    assertThatCode(() -> events.warning(dict(), Reason.DATA_LEFT_BEHIND, "note"))
        // Then
        .doesNotThrowAnyException();
  }

  private String name(Instant now, String note) {
    return at(now).event(dict(), "Warning", Reason.DATA_LEFT_BEHIND, note).getMetadata().getName();
  }

  private KubernetesEvents at(Instant now) {
    return new KubernetesEvents(client, Clock.fixed(now, ZoneOffset.UTC), "pod");
  }

  private static Dict dict() {
    Dict dict = new Dict();
    dict.getMetadata().setName("d");
    dict.getMetadata().setNamespace("shop");
    dict.getMetadata().setUid("uid");
    return dict;
  }
}
