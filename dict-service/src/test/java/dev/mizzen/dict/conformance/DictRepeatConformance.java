package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.assertRefused;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Counter;
import dev.mizzen.dict.engine.DictStep;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Put;
import dev.mizzen.dict.engine.RequestId;
import dev.mizzen.dict.engine.StoreException.Reason;
import dev.mizzen.dict.engine.Write;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests that come again. */
public abstract class DictRepeatConformance extends DictCases {
  private Counter add(ObjectName name, RequestId id) {
    return await(dicts().add(name, key("n"), 1, Write.ALWAYS.withRequest(id)));
  }

  @Test
  void putsOnceAndAnswersTheSame() {
    ObjectName name = defined();
    Write once = Write.IF_ABSENT.withRequest(request());
    Put first = put(name, "k", "v", once);
    put(name, "k", "by another");

    Put again = put(name, "k", "v", once);

    assertThat(again).isEqualTo(first);
    assertThat(get(name, "k")).contains("by another");
  }

  @Test
  void addsOnce() {
    ObjectName name = defined();
    RequestId id = request();
    Counter first = add(name, id);

    Counter again = add(name, id);

    assertThat(again).isEqualTo(first);
    assertThat(get(name, "n")).contains("1");
  }

  @Test
  void doesABatchOnce() {
    ObjectName name = defined();
    Optional<RequestId> id = Optional.of(request());
    List<DictStep> steps = List.of(addStep("n", 1), putStep("k", "v"), removeStep("gone"));
    List<DictStep.Result> first = await(dicts().batch(name, steps, id));

    List<DictStep.Result> again = await(dicts().batch(name, steps, id));

    assertThat(again).isEqualTo(first);
    assertThat(get(name, "n")).contains("1");
  }

  @Test
  void addsOnceHoweverManyComeAtOnce() {
    ObjectName name = defined();
    Write once = Write.ALWAYS.withRequest(request());

    var calls =
        IntStream.range(0, 16)
            .mapToObj(i -> dicts().add(name, key("n"), 1, once).toCompletableFuture());

    assertThat(succeeded(calls)).hasSize(16).extracting(Counter::value).containsOnly(1L);
    assertThat(get(name, "n")).contains("1");
  }

  @Test
  void tellsRequestsApart() {
    ObjectName name = defined();

    add(name, request());
    add(name, request());

    assertThat(get(name, "n")).contains("2");
  }

  @Test
  void tellsTheSameRequestToAnotherDictApart() {
    ObjectName one = defined();
    ObjectName two = defined();
    RequestId id = request();

    add(one, id);
    add(two, id);

    assertThat(get(one, "n")).contains("1");
    assertThat(get(two, "n")).contains("1");
  }

  @Test
  void remembersForMinutes() {
    ObjectName name = defined();
    RequestId id = request();
    add(name, id);
    pass(RequestId.REMEMBERED.minus(MOMENT));

    add(name, id);

    assertThat(get(name, "n")).contains("1");
  }

  @Test
  void remembersOverAClear() {
    ObjectName name = defined();
    RequestId id = request();
    add(name, id);
    await(dicts().clear(name));

    add(name, id);

    assertThat(get(name, "n")).isEmpty();
  }

  @Test
  void triesAgainWhatWasRefused() {
    ObjectName name = defined();
    Write once = Write.IF_ABSENT.withRequest(request());
    put(name, "k", "v");
    assertRefused(Reason.ENTRY_EXISTS, () -> put(name, "k", "mine", once));
    await(dicts().remove(name, key("k")));

    Put put = await(dicts().put(name, key("k"), value("mine"), once));

    assertThat(put.created()).isTrue();
  }
}
