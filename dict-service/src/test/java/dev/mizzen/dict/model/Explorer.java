package dev.mizzen.dict.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Goes through all states that can be reached, the nearest first, so that a trace to a bad one is
 * as short as any.
 *
 * @param <S> a state; equal when nothing that happens later can differ
 */
final class Explorer<S> {
  /** One thing that can happen, and what comes of it. */
  record Step<S>(String what, S to) {}

  private record Origin<S>(S from, String what) {}

  private final Map<S, Origin<S>> reached = new LinkedHashMap<>();
  private final Map<S, List<S>> before = new HashMap<>();

  Explorer(S first, Function<S, List<Step<S>>> steps) {
    Deque<S> open = new ArrayDeque<>(List.of(first));
    reached.put(first, new Origin<>(null, "at first"));
    while (!open.isEmpty()) {
      S state = open.poll();
      for (Step<S> step : steps.apply(state)) {
        before.computeIfAbsent(step.to, s -> new ArrayList<>()).add(state);
        if (reached.putIfAbsent(step.to, new Origin<>(state, step.what)) == null) {
          open.add(step.to);
        }
      }
    }
  }

  int states() {
    return reached.size();
  }

  /** How the nearest state comes about that is not as it must be. */
  Optional<List<String>> counterexample(Predicate<S> must) {
    return reached.keySet().stream().filter(must.negate()).findFirst().map(this::trace);
  }

  /** How the nearest state comes about from which no good one can be reached any more. */
  Optional<List<String>> deadEnd(Predicate<S> good) {
    Deque<S> open = new ArrayDeque<>(reached.keySet().stream().filter(good).toList());
    Set<S> hopeful = new HashSet<>(open);
    while (!open.isEmpty()) {
      for (S state : before.getOrDefault(open.poll(), List.of())) {
        if (hopeful.add(state)) {
          open.add(state);
        }
      }
    }
    return counterexample(hopeful::contains);
  }

  private List<String> trace(S last) {
    List<String> trace = new ArrayList<>();
    for (S state = last; state != null; state = reached.get(state).from) {
      trace.addFirst(reached.get(state).what + " -> " + state);
    }
    return trace;
  }
}
