package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.engine.Queues.DEFAULT_PARTITION;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueLimits;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.QueuePut;
import dev.mizzen.dict.engine.RequestId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Items and requests that come twice. */
public abstract class DedupConformance extends QueueCases {
  private static final Duration WINDOW = Duration.ofMinutes(2);
  private static final QueuePolicy POLICY =
      new QueuePolicy(QueueLimits.DEFAULT, Optional.empty(), LEASE, ATTEMPTS, WINDOW);

  private QueuePut.Result request(ObjectName name, String request, String... items) {
    return await(
        queues()
            .put(
                name,
                DEFAULT_PARTITION,
                List.of(items).stream().map(QueueCases::item).toList(),
                new QueuePut(Duration.ZERO, Optional.empty(), Optional.of(new RequestId(request))))
            .result());
  }

  @Test
  void leavesOutAnItemWhoseKeyIsKnown() {
    ObjectName name = defined(POLICY);
    put(name, once("a", "k"));

    QueuePut.Result result = put(name, once("again", "k"), once("other", "k2"), item("plain"));

    assertThat(result).isEqualTo(new QueuePut.Result(2, 1));
    assertThat(take(name)).containsExactly("a", "other", "plain");
    assertThat(assertConserved(name).enqueued()).isEqualTo(3);
  }

  @Test
  void leavesOutTheSecondOfOnePut() {
    ObjectName name = defined(POLICY);

    QueuePut.Result result = put(name, once("a", "k"), once("b", "k"));

    assertThat(result).isEqualTo(new QueuePut.Result(1, 1));
    assertThat(take(name)).containsExactly("a");
  }

  @Test
  void knowsAKeyAfterItsItemIsGone() {
    ObjectName name = defined(POLICY);
    put(name, once("a", "k"));
    take(name);
    await(queues().clear(name, Optional.empty()));

    QueuePut.Result result = put(name, once("again", "k"));

    assertThat(result).isEqualTo(new QueuePut.Result(0, 1));
    assertThat(take(name)).isEmpty();
  }

  @Test
  void forgetsAKeyWhenItsWindowIsOver() {
    ObjectName name = defined(POLICY);
    put(name, once("a", "k"));

    pass(WINDOW.minus(MOMENT));
    assertThat(put(name, once("b", "k")).duplicates()).isEqualTo(1);

    pass(MOMENT);
    assertThat(put(name, once("c", "k"))).isEqualTo(new QueuePut.Result(1, 0));
    assertThat(take(name)).containsExactly("a", "c");
  }

  @Test
  void knowsAKeyInAllPartitionsOfItsQueueOnly() {
    ObjectName name = defined(POLICY);
    ObjectName other = defined(POLICY);
    put(name, once("a", "k"));

    QueuePut.Result inAnotherPartition =
        await(queues().put(name, key("p"), List.of(once("b", "k")), QueuePut.NOW).result());

    assertThat(inAnotherPartition).isEqualTo(new QueuePut.Result(0, 1));
    assertThat(put(other, once("c", "k"))).isEqualTo(new QueuePut.Result(1, 0));
  }

  @Test
  void needsNoRoomForWhatIsKnown() {
    ObjectName name =
        defined(new QueuePolicy(new QueueLimits(1, 1, 9), Optional.empty(), LEASE, 1, WINDOW));
    put(name, once("a", "k"));

    QueuePut.Result result = put(name, once("again", "k"));

    assertThat(result).isEqualTo(new QueuePut.Result(0, 1));
  }

  @Test
  void remembersNoKeyOfAPutThatWasRefused() {
    ObjectName name =
        defined(new QueuePolicy(new QueueLimits(1, 1, 9), Optional.empty(), LEASE, 1, WINDOW));
    put(name, item("a"));
    Given.assertRefused(
        dev.mizzen.dict.engine.StoreException.Reason.LIMIT_EXCEEDED,
        () -> put(name, once("b", "k")));
    take(name);

    QueuePut.Result result = put(name, once("b", "k"));

    assertThat(result).isEqualTo(new QueuePut.Result(1, 0));
  }

  @Test
  void remembersNothingWithoutAWindow() {
    ObjectName name =
        defined(
            new QueuePolicy(QueueLimits.DEFAULT, Optional.empty(), LEASE, ATTEMPTS, Duration.ZERO));
    put(name, once("a", "k"));

    QueuePut.Result result = put(name, once("b", "k"));

    assertThat(result).isEqualTo(new QueuePut.Result(1, 0));
  }

  @Test
  void doesARepeatedRequestOnce() {
    ObjectName name = defined(POLICY);
    QueuePut.Result first = request(name, "r1", "a", "b");

    QueuePut.Result second = request(name, "r1", "a", "b");

    assertThat(second).isEqualTo(first).isEqualTo(new QueuePut.Result(2, 0));
    assertThat(take(name)).containsExactly("a", "b");
  }

  @Test
  void answersARepeatedRequestThoughTheQueueIsFull() {
    ObjectName name =
        defined(new QueuePolicy(new QueueLimits(1, 1, 9), Optional.empty(), LEASE, 1, WINDOW));
    request(name, "r1", "a");

    QueuePut.Result second = request(name, "r1", "a");

    assertThat(second).isEqualTo(new QueuePut.Result(1, 0));
  }

  @Test
  void remembersARequestForItsTime() {
    ObjectName name = defined(POLICY);
    request(name, "r1", "a");

    pass(RequestId.REMEMBERED.minus(MOMENT));

    request(name, "r1", "a");
    request(name, "r2", "b");
    assertThat(take(name)).containsExactly("a", "b");
  }

  @Test
  void doesNotRememberARefusal() {
    ObjectName name =
        defined(new QueuePolicy(new QueueLimits(1, 1, 9), Optional.empty(), LEASE, 1, WINDOW));
    request(name, "r1", "a");
    Given.assertRefused(
        dev.mizzen.dict.engine.StoreException.Reason.LIMIT_EXCEEDED,
        () -> request(name, "r2", "b"));
    take(name);

    request(name, "r2", "b");

    assertThat(take(name)).containsExactly("b");
  }
}
