package dev.mizzen.dict.model;

import dev.mizzen.dict.model.LeaseModel.Message;
import java.util.Map;
import java.util.Set;

/**
 * All there is: one item, its queue, its workers, and what is under way between them.
 *
 * @param place of the item, as the store has it
 * @param attempts as the store has them
 * @param epoch as the store has it
 * @param answers leases under way to a worker, which have their delivery's number
 * @param holds the delivery that a worker believes to have
 * @param messages settlements under way to the store
 * @param delivery the number of the last delivery; nobody knows it, it is only for judging
 * @param started deliveries that have reached a worker with this budget, for judging
 * @param stale whether a settlement of another delivery than the last was ever obeyed, for judging
 * @param redriven whether its budget was renewed; once is enough
 */
record LeaseState(
    Place place,
    int attempts,
    int epoch,
    Map<Integer, Delivery> answers,
    Map<Integer, Delivery> holds,
    Set<Message> messages,
    int delivery,
    int started,
    boolean stale,
    boolean redriven) {
  /** Where the item is. */
  enum Place {
    WAITING,
    LEASED,
    DEAD,
    DONE
  }

  /** One handing out. What a worker is told of it is the epoch. */
  record Delivery(int number, int epoch, boolean ofThisBudget) {}

  static final LeaseState FIRST =
      new LeaseState(Place.WAITING, 0, 0, Map.of(), Map.of(), Set.of(), 0, 0, false, false);

  LeaseState at(Place now, int attemptsNow) {
    return new LeaseState(
        now, attemptsNow, epoch, answers, holds, messages, delivery, started, stale, redriven);
  }

  LeaseState handedOut(Map<Integer, Delivery> to) {
    return new LeaseState(
        Place.LEASED,
        attempts + 1,
        epoch + 1,
        to,
        holds,
        messages,
        delivery + 1,
        started,
        stale,
        redriven);
  }

  LeaseState withAnswers(Map<Integer, Delivery> now) {
    return new LeaseState(
        place, attempts, epoch, now, holds, messages, delivery, started, stale, redriven);
  }

  LeaseState withHolds(Map<Integer, Delivery> now, int startedNow) {
    return new LeaseState(
        place, attempts, epoch, answers, now, messages, delivery, startedNow, stale, redriven);
  }

  LeaseState withMessages(Set<Message> now) {
    return new LeaseState(
        place, attempts, epoch, answers, holds, now, delivery, started, stale, redriven);
  }

  LeaseState judged(boolean ofAnother) {
    return new LeaseState(
        place,
        attempts,
        epoch,
        answers,
        holds,
        messages,
        delivery,
        started,
        stale || ofAnother,
        redriven);
  }

  LeaseState epochForgotten() {
    return new LeaseState(
        Place.WAITING, attempts, 0, answers, holds, messages, delivery, started, stale, redriven);
  }

  LeaseState leaseForgotten() {
    return new LeaseState(
        Place.WAITING,
        attempts - 1,
        epoch - 1,
        answers,
        holds,
        messages,
        delivery,
        started,
        stale,
        redriven);
  }

  LeaseState budgetRenewed(Map<Integer, Delivery> answersNow) {
    return new LeaseState(
        Place.WAITING, 0, epoch, answersNow, holds, messages, delivery, 0, stale, true);
  }
}
