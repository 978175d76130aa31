package dev.mizzen.operator.events;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.mizzen.operator.names.Names;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Reason;
import dev.mizzen.operator.status.Text;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events through events.k8s.io. An event's name is made of what it says and of the ten minutes it
 * is said in, so the API server itself refuses to take it twice, also from two operators.
 */
public final class KubernetesEvents implements EventRecorder {
  static final String CONTROLLER = "mizzen.dev/operator";

  private static final Logger log = LoggerFactory.getLogger(KubernetesEvents.class);
  private static final int NOTE_LIMIT = 1024;
  private static final int NAME_HASH = 16;
  private static final Duration SAME_WITHIN = Duration.ofMinutes(10);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final KubernetesClient client;
  private final Clock clock;
  private final String instance;

  /** Reports as {@code instance}, the name of this pod. */
  public KubernetesEvents(KubernetesClient client, Clock clock, String instance) {
    this.client = client;
    this.clock = clock;
    this.instance = instance;
  }

  @Override
  public void ready(HasMetadata object, Finding ready) {
    if (ready.holds()) {
      emit(event(object, "Normal", Reason.READY, ready.message()));
    } else {
      emit(event(object, "Warning", ready.reason(), ready.message()));
    }
  }

  @Override
  public void warning(HasMetadata object, Reason reason, String note) {
    emit(event(object, "Warning", reason, note));
  }

  Event event(HasMetadata object, String type, Reason reason, String note) {
    Instant now = clock.instant();
    long period = now.getEpochSecond() / SAME_WITHIN.toSeconds();
    String key =
        object.getMetadata().getUid()
            + "/"
            + type
            + "/"
            + reason.text()
            + "/"
            + note
            + "/"
            + period;
    return new EventBuilder()
        .withNewMetadata()
        .withName(object.getMetadata().getName() + "." + Names.sha256(key).substring(0, NAME_HASH))
        .withNamespace(object.getMetadata().getNamespace())
        .endMetadata()
        .withEventTime(new MicroTime(MICROS.format(now)))
        .withReportingController(CONTROLLER)
        .withReportingInstance(Text.cut(instance, 128))
        .withAction("Reconcile")
        .withType(type)
        .withReason(reason.text())
        .withNote(Text.cut(note, NOTE_LIMIT))
        .withRegarding(
            new ObjectReferenceBuilder()
                .withApiVersion(object.getApiVersion())
                .withKind(object.getKind())
                .withNamespace(object.getMetadata().getNamespace())
                .withName(object.getMetadata().getName())
                .withUid(object.getMetadata().getUid())
                .withResourceVersion(object.getMetadata().getResourceVersion())
                .build())
        .build();
  }

  private void emit(Event event) {
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        log.atWarn()
            .addArgument(kv("reason", event.getReason()))
            .addArgument(kv("code", e.getCode()))
            .log("Lost an event");
      }
    }
  }
}
