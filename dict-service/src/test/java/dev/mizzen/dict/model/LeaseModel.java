package dev.mizzen.dict.model;

import dev.mizzen.dict.model.Explorer.Step;
import dev.mizzen.dict.model.LeaseState.Delivery;
import dev.mizzen.dict.model.LeaseState.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What can happen to one item that workers lease. Time is any order: a lease may end at any moment,
 * an answer or a settlement may come late, twice or never, the service may die at any moment.
 *
 * @param rules which of them the store keeps
 */
record LeaseModel(Rules rules) {
  static final int ATTEMPTS = 2;

  private static final int WORKERS = 2;

  /** So that there is an end: attempts that do not count can be repeated for ever. */
  private static final int MOST_DELIVERIES = 3;

  /** What a store can do better or worse. */
  enum Rules {
    /** As ours do. */
    OURS,
    /** A settlement names the item only. */
    NO_EPOCH,
    /** Leases are in memory: the next life of the service knows of no epoch. */
    EPOCH_IN_MEMORY,
    /** A lease is answered before it is synced, and the machine may die in between. */
    UNSYNCED_LEASE,
    /** The same, and the next life does not begin with higher epochs. */
    UNSYNCED_LEASE_AND_EPOCH,
    /** An attempt does not count when it is not known whether its answer arrived. */
    RELEASE_ON_DOUBT
  }

  /** A settlement under way. */
  record Message(boolean ack, Delivery of) {}

  List<Step<LeaseState>> steps(LeaseState s) {
    List<Step<LeaseState>> steps = new ArrayList<>();
    for (int w = 0; w < WORKERS; w++) {
      lease(s, w, steps);
      answer(s, w, steps);
      work(s, w, steps);
    }
    time(s, steps);
    for (Message message : s.messages()) {
      String what = (message.ack ? "ack of " : "nack of ") + message.of.number();
      LeaseState heard = hear(s, message);
      steps.add(new Step<>(what + " comes", heard.withMessages(without(s.messages(), message))));
      steps.add(new Step<>(what + " comes, and will again", heard));
      steps.add(new Step<>(what + " is lost", s.withMessages(without(s.messages(), message))));
    }
    return steps;
  }

  private void lease(LeaseState s, int w, List<Step<LeaseState>> steps) {
    boolean idle = !s.answers().containsKey(w) && !s.holds().containsKey(w);
    if (s.place() == Place.WAITING && idle && s.delivery() < MOST_DELIVERIES) {
      Delivery delivery = new Delivery(s.delivery() + 1, s.epoch() + 1, true);
      steps.add(new Step<>("lease to " + w, s.handedOut(with(s.answers(), w, delivery))));
    }
  }

  private void answer(LeaseState s, int w, List<Step<LeaseState>> steps) {
    Delivery delivery = s.answers().get(w);
    if (delivery == null) {
      return;
    }
    LeaseState gone = s.withAnswers(without(s.answers(), w));
    LeaseState arrived =
        gone.withHolds(
            with(s.holds(), w, delivery), s.started() + (delivery.ofThisBudget() ? 1 : 0));
    steps.add(new Step<>("answer reaches " + w, arrived));
    steps.add(new Step<>("answer to " + w + " is lost", gone));
    steps.add(new Step<>("answer to " + w + " could not be written", release(gone, delivery)));
    if (rules == Rules.RELEASE_ON_DOUBT) {
      steps.add(new Step<>("answer reaches " + w + ", doubted", release(arrived, delivery)));
    }
  }

  private LeaseState release(LeaseState s, Delivery delivery) {
    return leased(s, delivery) ? s.at(Place.WAITING, s.attempts() - 1) : s;
  }

  private static void work(LeaseState s, int w, List<Step<LeaseState>> steps) {
    Delivery delivery = s.holds().get(w);
    if (delivery == null) {
      return;
    }
    LeaseState idle = s.withHolds(without(s.holds(), w), s.started());
    for (boolean ack : new boolean[] {true, false}) {
      Set<Message> sent = new HashSet<>(s.messages());
      sent.add(new Message(ack, delivery));
      steps.add(new Step<>(w + (ack ? " acks" : " nacks"), idle.withMessages(Set.copyOf(sent))));
    }
    steps.add(new Step<>(w + " dies", idle));
  }

  private void time(LeaseState s, List<Step<LeaseState>> steps) {
    if (s.place() == Place.LEASED) {
      steps.add(new Step<>("the lease ends", failed(s)));
      if (rules == Rules.EPOCH_IN_MEMORY) {
        steps.add(new Step<>("the service dies", s.epochForgotten()));
      }
      if (rules == Rules.UNSYNCED_LEASE) {
        steps.add(new Step<>("the machine dies", s.at(Place.WAITING, s.attempts() - 1)));
      }
      if (rules == Rules.UNSYNCED_LEASE_AND_EPOCH) {
        steps.add(new Step<>("the machine dies", s.leaseForgotten()));
      }
    }
    if (s.place() == Place.DEAD && !s.redriven()) {
      Map<Integer, Delivery> old = new HashMap<>();
      s.answers().forEach((w, d) -> old.put(w, new Delivery(d.number(), d.epoch(), false)));
      steps.add(new Step<>("redriven", s.budgetRenewed(Map.copyOf(old))));
    }
  }

  private LeaseState hear(LeaseState s, Message message) {
    if (!leased(s, message.of)) {
      return s;
    }
    LeaseState judged = s.judged(message.of.number() != s.delivery());
    return message.ack ? judged.at(Place.DONE, s.attempts()) : failed(judged);
  }

  private static LeaseState failed(LeaseState s) {
    return s.at(s.attempts() >= ATTEMPTS ? Place.DEAD : Place.WAITING, s.attempts());
  }

  /** Whether the store takes it for the lease that holds. */
  private boolean leased(LeaseState s, Delivery delivery) {
    return s.place() == Place.LEASED && (rules == Rules.NO_EPOCH || delivery.epoch() == s.epoch());
  }

  private static <V> Map<Integer, V> with(Map<Integer, V> map, int key, V value) {
    Map<Integer, V> changed = new HashMap<>(map);
    changed.put(key, value);
    return Map.copyOf(changed);
  }

  private static <V> Map<Integer, V> without(Map<Integer, V> map, int key) {
    Map<Integer, V> changed = new HashMap<>(map);
    changed.remove(key);
    return Map.copyOf(changed);
  }

  private static <V> Set<V> without(Set<V> set, V one) {
    Set<V> changed = new HashSet<>(set);
    changed.remove(one);
    return Set.copyOf(changed);
  }
}
