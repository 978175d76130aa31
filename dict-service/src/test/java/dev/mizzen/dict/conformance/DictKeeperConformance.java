package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.assertRefused;
import static dev.mizzen.dict.conformance.Given.freshName;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.DictLimits;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Sharing;
import dev.mizzen.dict.engine.StoreException.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Definitions of dicts: who may use one, how long it lives, how it changes its name. */
public abstract class DictKeeperConformance extends DictCases {
  private static final Duration LIFETIME = Duration.ofSeconds(60);

  private static Definition<DictPolicy> ephemeral() {
    return new Definition<>(
        "uid", DictPolicy.DEFAULT, Reclaim.DELETE, Sharing.ALL, Optional.of(LIFETIME));
  }

  private ObjectName retained(String key) {
    ObjectName name = holding(key);
    await(dicts().undefine(name, Optional.of(Reclaim.RETAIN)));
    return name;
  }

  private boolean rename(ObjectName from, ObjectName to) {
    return await(dicts().rename(from, to));
  }

  @Test
  void tellsWhatWasDeclared() {
    Definition<DictPolicy> declared =
        new Definition<>(
            "uid",
            new DictPolicy(new DictLimits(7, 8, 9), Optional.of(Duration.ofDays(7))),
            Reclaim.RETAIN,
            new Sharing(Optional.of(Set.of("reader", "other")), Optional.of(Set.of())),
            Optional.empty());
    ObjectName name = defined(declared);

    assertThat(info(name).definition()).isEqualTo(declared);
    assertThat(await(dicts().sharing(name))).isEqualTo(declared.sharing());
  }

  @Test
  void changesWhoMayUseIt() {
    ObjectName name = defined();
    Sharing sharing = new Sharing(Optional.empty(), Optional.of(Set.of("writer")));

    await(
        dicts()
            .define(
                name,
                new Definition<>(
                    "uid", DictPolicy.DEFAULT, Reclaim.DELETE, sharing, Optional.empty())));

    assertThat(await(dicts().sharing(name))).isEqualTo(sharing);
  }

  @Test
  void tellsNothingOfWhatIsNotDefined() {
    ObjectName retained = retained("k");

    for (ObjectName name : new ObjectName[] {freshName(), retained}) {
      assertRefused(Reason.DICT_NOT_FOUND, () -> await(dicts().sharing(name)));
      assertRefused(Reason.DICT_NOT_FOUND, () -> await(dicts().keepAlive(name)));
      assertRefused(Reason.DICT_NOT_FOUND, () -> info(name));
    }
  }

  @Test
  void endsAnEphemeralOneWithItsDataWhenItsLifetimeIsOver() {
    ObjectName name = defined(ephemeral());
    put(name, "k", "v");
    pass(LIFETIME.minus(MOMENT));
    assertThat(get(name, "k")).contains("v");

    pass(MOMENT);

    Polling.until(() -> gone(name));
    assertThat(await(dicts().define(name, Given.dict("uid")))).isEqualTo(Outcome.CREATED);
    assertThat(info(name).entries()).isZero();
  }

  private boolean gone(ObjectName name) {
    return dicts()
        .describe(name)
        .handle((info, refusal) -> refusal != null)
        .toCompletableFuture()
        .join();
  }

  @Test
  void keepsAnEphemeralOneAliveAsLongAsSomebodySaysSo() {
    ObjectName name = defined(ephemeral());
    put(name, "k", "v");

    for (int i = 0; i < 4; i++) {
      pass(LIFETIME.minus(MOMENT));
      await(dicts().keepAlive(name));
    }

    assertThat(get(name, "k")).contains("v");
    pass(LIFETIME);
    Polling.until(() -> gone(name));
  }

  @Test
  void doesNotTakeUseForASignOfLife() {
    ObjectName name = defined(ephemeral());
    pass(LIFETIME.dividedBy(2));
    put(name, "k", "v");

    pass(LIFETIME.dividedBy(2));

    Polling.until(() -> gone(name));
  }

  @Test
  void keepsAliveWhatLivesForeverAnyway() {
    ObjectName name = holding("k");

    await(dicts().keepAlive(name));

    pass(LIFETIME.multipliedBy(2));
    assertThat(get(name, "k")).contains("k");
  }

  @Test
  void keepsForGoodWhatIsNoLongerEphemeral() {
    ObjectName name = defined(ephemeral());

    await(dicts().define(name, Given.dict("uid")));

    pass(LIFETIME.multipliedBy(2));
    assertThat(info(name).definition().lifetime()).isEmpty();
  }

  @Test
  void givesRetainedDataToAnotherName() {
    ObjectName from = retained("k");
    ObjectName to = freshName();

    assertThat(rename(from, to)).isTrue();

    assertRefused(Reason.DICT_NOT_FOUND, () -> info(to));
    assertThat(await(dicts().define(to, Given.dict("another")))).isEqualTo(Outcome.CREATED);
    assertThat(get(to, "k")).contains("k");
    assertThat(info(to)).extracting(DictInfo::entries, DictInfo::bytes).containsExactly(1L, 2L);
    assertThat(await(dicts().define(from, Given.dict("uid")))).isEqualTo(Outcome.CREATED);
    assertThat(info(from).entries()).isZero();
  }

  @Test
  void renamesAgainWithoutHarm() {
    ObjectName from = retained("k");
    ObjectName to = freshName();
    rename(from, to);
    await(dicts().define(to, Given.dict("another")));

    assertThat(rename(from, to)).isFalse();

    assertThat(get(to, "k")).contains("k");
  }

  @Test
  void refusesToRenameWhatIsDefined() {
    ObjectName from = holding("k");
    ObjectName to = freshName();

    assertRefused(Reason.NAME_IN_USE, () -> rename(from, to))
        .hasMessageContaining(from.name() + " in namespace");

    assertThat(get(from, "k")).contains("k");
  }

  @Test
  void refusesToRenameOntoWhatIsThere() {
    ObjectName from = retained("k");
    ObjectName defined = holding("other");
    ObjectName retained = retained("third");

    assertRefused(Reason.NAME_IN_USE, () -> rename(from, defined))
        .hasMessageContaining(defined.name() + " in namespace");
    assertRefused(Reason.NAME_IN_USE, () -> rename(from, retained));

    await(dicts().define(from, Given.dict("again")));
    assertThat(keys(from)).containsExactly("k");
    assertThat(keys(defined)).containsExactly("other");
  }

  @Test
  void neverGivesAVersionOfTheNameAgainAfterARename() {
    ObjectName from = retained("k");
    ObjectName to = holding("a", "b", "c", "d");
    long before = version(to);
    await(dicts().undefine(to, Optional.of(Reclaim.DELETE)));
    rename(from, to);
    await(dicts().define(to, Given.dict("another")));

    assertThat(put(to, "a", "v").version()).isGreaterThan(before);
  }

  @Test
  void tellsSinceWhenNobodyUsesIt() {
    ObjectName name = holding("k");
    pass(Duration.ofSeconds(30));

    info(name);
    await(dicts().sharing(name));
    await(dicts().define(name, Given.dict("uid")));

    assertThat(info(name).unused()).isEqualTo(Duration.ofSeconds(30));
    get(name, "k");
    assertThat(info(name).unused()).isZero();
  }
}
