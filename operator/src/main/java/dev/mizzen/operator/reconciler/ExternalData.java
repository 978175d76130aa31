package dev.mizzen.operator.reconciler;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.mizzen.crds.common.Conditions;
import dev.mizzen.crds.common.ReclaimPolicy;
import dev.mizzen.operator.events.EventRecorder;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.status.Finding;
import dev.mizzen.operator.status.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of objects whose data another process keeps: the finalizer goes when that process has
 * done its part, or when it could not for {@link Deadline#GIVE_UP_AFTER}; then an event and the log
 * name what is left.
 */
public final class ExternalData {
  private static final Logger log = LoggerFactory.getLogger(ExternalData.class);
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final EventRecorder events;
  private final Deadline deadline;

  /** Tells {@code events} what is left behind. */
  public ExternalData(EventRecorder events, Clock clock) {
    this.events = events;
    this.deadline = new Deadline(clock);
  }

  /** The policy in force: data is never deleted unless somebody said so. */
  public static ReclaimPolicy policy(ReclaimPolicy said) {
    return said == null ? ReclaimPolicy.RETAIN : said;
  }

  /**
   * What follows from the answer to the deletion; {@code ready} takes what Ready says while it
   * waits.
   */
  public DeleteControl afterDelete(
      HasMetadata object, Outcome<Void> outcome, Reason unavailable, Consumer<Finding> ready) {
    Finding problem = ServiceFindings.problem(outcome, unavailable).orElse(null);
    if (problem == null) {
      return DeleteControl.defaultDelete();
    }
    if (deadline.hasPassed(object)) {
      giveUp(object, problem);
      return DeleteControl.defaultDelete();
    }
    ready.accept(
        Finding.isFalse(
            Conditions.READY,
            problem.reason(),
            "Deletion waits, until %s at most: %s"
                .formatted(deadline.of(object), problem.message())));
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(AGAIN);
  }

  private void giveUp(HasMetadata object, Finding problem) {
    String left =
        "%s %s/%s (uid %s)"
            .formatted(
                object.getKind(),
                object.getMetadata().getNamespace(),
                object.getMetadata().getName(),
                object.getMetadata().getUid());
    events.warning(
        object,
        Reason.DATA_LEFT_BEHIND,
        "Gave up deleting what is kept of %s: %s".formatted(left, problem.message()));
    log.atWarn()
        .addArgument(kv("object", left))
        .addArgument(kv("reason", problem.reason().text()))
        .log("Left data behind");
  }
}
