package dev.mizzen.dict.valkey;

import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Refusals;
import dev.mizzen.dict.engine.StoreException;
import java.util.function.Function;

/** What a script means that does not answer OK. */
final class Refused {
  private Refused() {}

  /**
   * The refusal.
   *
   * @param reply after its first word
   * @param absent the refusal of this kind of object where none is defined
   */
  static StoreException of(
      String reason, Reply reply, ObjectName name, Function<ObjectName, StoreException> absent) {
    long step = reply.number();
    StoreException refusal =
        switch (reason) {
          case "NOT_FOUND" -> absent.apply(name);
          case "EXISTS" -> Refusals.exists();
          case "CHANGED" -> Refusals.changed();
          case "NOT_COUNTER" -> Refusals.notCounter();
          case "OVERFLOW" -> Refusals.overflow();
          case "COMPACTED" -> Refusals.compacted(reply.number());
          case "TOO_LARGE" -> Refusals.tooLarge(reply.text(), reply.number(), reply.number());
          case "FULL" -> Refusals.full(reply.text(), reply.number(), reply.number());
          case "IN_USE" -> Refusals.nameInUse(name);
          default -> throw new IllegalStateException("no such refusal: " + reason);
        };
    return step < 0 ? refusal : refusal.atStep((int) step);
  }
}
