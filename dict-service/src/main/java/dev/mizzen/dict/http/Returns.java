package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Queues.Taken;
import dev.mizzen.dict.engine.Store;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes back what could not be handed over. */
public final class Returns {
  private static final Logger LOG = LoggerFactory.getLogger(Returns.class);

  private final Store store;

  /** Into this store. */
  public Returns(Store store) {
    this.store = store;
  }

  /** Items that left the queue come back to its front. */
  public void giveBack(Taken taken) {
    if (!taken.items().isEmpty()) {
      back(
          () -> store.queues().giveBack(taken),
          taken.items().size(),
          "Items were lost: their taker left and they could not be put back");
    }
  }

  /** Leases end at once. */
  public void release(ObjectName name, List<Lease> leases) {
    if (!leases.isEmpty()) {
      back(
          () -> store.queues().release(name, leases.stream().map(Lease::ref).toList()),
          leases.size(),
          "Leases could not be ended: their items come back when their time is over");
    }
  }

  private static void back(Supplier<CompletionStage<Void>> work, int items, String otherwise) {
    CompletionStage<Void> done;
    try {
      done = work.get();
    } catch (RuntimeException e) {
      failed(items, otherwise, e);
      return;
    }
    done.whenComplete(
        (nothing, failure) -> {
          if (failure != null) {
            failed(items, otherwise, failure);
          }
        });
  }

  private static void failed(int items, String otherwise, Throwable why) {
    LOG.atWarn().addKeyValue("items", items).addKeyValue("reason", why.getMessage()).log(otherwise);
  }
}
