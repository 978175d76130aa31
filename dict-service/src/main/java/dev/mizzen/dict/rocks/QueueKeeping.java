package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.Refusals;

/** Definitions of queues. */
final class QueueKeeping extends Keeping<QueuePolicy, QueueState> {
  private final Catalog catalog;
  private final Waiters waiters;
  private final RequestMemory requests;

  QueueKeeping(Writer writer, Catalog catalog, Waiters waiters, RequestMemory requests, long now) {
    super(writer, catalog.queues, now);
    this.catalog = catalog;
    this.waiters = waiters;
    this.requests = requests;
  }

  @Override
  QueueState make(Batch batch, ObjectName name, Definition<QueuePolicy> definition) {
    return new QueueState(name, catalog.newId(), definition, catalog.newLastUse());
  }

  @Override
  QueueState existing(ObjectName name) {
    return catalog.queue(name);
  }

  @Override
  void touch(Batch batch, QueueState queue) {
    batch.touch(queue);
  }

  /** Who waits goes on waiting. */
  @Override
  void empty(Batch batch, QueueState queue) {
    clear(batch, queue);
    requests.forget(batch, queue);
  }

  /** All items go; they stay behind under an id that nobody has any more. */
  void clear(Batch batch, QueueState queue) {
    batch.dropItems(queue.id);
    queue.id = catalog.newId();
    queue.forgetItems();
    batch.touchHeader();
    batch.touch(queue);
  }

  @Override
  void redefined(Batch batch, QueueState queue, Definition<QueuePolicy> before) {}

  @Override
  void undefined(Batch batch, QueueState queue) {
    waiters.refuse(queue, batch, Refusals.noQueue(queue.name));
    if (!queue.retained) {
      batch.dropItems(queue.id);
      requests.forget(batch, queue);
    }
  }
}
