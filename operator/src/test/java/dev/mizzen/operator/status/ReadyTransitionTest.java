package dev.mizzen.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadyTransitionTest {
  private static final Finding IDLE = Finding.isTrue("Ready", Reason.IDLE, "");
  private static final Finding RUNNING = Finding.isTrue("Ready", Reason.RUNNING, "");
  private static final Finding MISSING = Finding.isFalse("Ready", Reason.APP_NOT_FOUND, "");
  private static final Finding BROKEN = Finding.isFalse("Ready", Reason.HANDLER_IMPORT_FAILED, "");

  @Test
  void tellsOfEachChangeOfStatusAndOfEachNewReasonOfFailure() {
    // When
    boolean[] told = {
      ReadyTransition.isWorthTelling(Optional.empty(), IDLE),
      ReadyTransition.isWorthTelling(Optional.of(BROKEN), IDLE),
      ReadyTransition.isWorthTelling(Optional.of(IDLE), BROKEN),
      ReadyTransition.isWorthTelling(Optional.of(MISSING), BROKEN)
    };
    // Then
    assertThat(told).containsOnly(true);
  }

  @Test
  void isQuietAboutScalingAndAboutWhatIsNotKnown() {
    // When
    boolean[] told = {
      ReadyTransition.isWorthTelling(Optional.of(IDLE), RUNNING),
      ReadyTransition.isWorthTelling(Optional.of(BROKEN), BROKEN),
      ReadyTransition.isWorthTelling(
          Optional.of(IDLE), Finding.isUnknown("Ready", Reason.STARTING, ""))
    };
    // Then
    assertThat(told).containsOnly(false);
  }
}
