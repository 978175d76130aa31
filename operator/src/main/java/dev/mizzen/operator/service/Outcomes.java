package dev.mizzen.operator.service;

import java.util.function.Function;

/** What can be done with outcomes. */
final class Outcomes {
  private Outcomes() {}

  static <A, B> Outcome<B> map(Outcome<A> outcome, Function<A, B> change) {
    return switch (outcome) {
      case Outcome.Done<A>(A value) -> new Outcome.Done<>(change.apply(value));
      case Outcome.Unavailable<A>(String slug, String detail) ->
          new Outcome.Unavailable<>(slug, detail);
      case Outcome.Refused<A>(String slug, String detail) -> new Outcome.Refused<>(slug, detail);
    };
  }

  static <A> Outcome<Void> nothing(Outcome<A> outcome) {
    return map(outcome, ignored -> null);
  }
}
