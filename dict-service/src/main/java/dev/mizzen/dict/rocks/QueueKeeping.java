package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.Refusals;
import org.rocksdb.RocksDBException;

/** Definitions of queues. */
final class QueueKeeping extends Keeping<QueuePolicy, QueueState> {
  private final Catalog catalog;
  private final Waiters waiters;
  private final RequestMemory requests;
  private final QueueAgenda agenda;
  private final Clearing clearing;
  private final RoomLine room;

  QueueKeeping(
      Writer writer,
      Catalog catalog,
      Waiters waiters,
      RequestMemory requests,
      QueueAgenda agenda,
      Clearing clearing,
      RoomLine room,
      long now) {
    super(writer, catalog.queues, now);
    this.catalog = catalog;
    this.waiters = waiters;
    this.requests = requests;
    this.agenda = agenda;
    this.clearing = clearing;
    this.room = room;
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
    batch.queues.touch(queue);
  }

  /** Who waits goes on waiting. */
  @Override
  void empty(Batch batch, QueueState queue) {
    forget(batch, queue);
    queue.id = catalog.newId();
    queue.forgetCounts();
    batch.touchHeader();
    batch.queues.touchCounts(queue);
  }

  private void forget(Batch batch, QueueState queue) {
    clearing.forget(batch, queue);
    batch.queues.dropId(queue.id);
    requests.forget(batch, queue);
  }

  @Override
  void redefined(Batch batch, QueueState queue, Definition<QueuePolicy> before)
      throws RocksDBException {
    if (!queue.definition.policy().partitionTtl().equals(before.policy().partitionTtl())) {
      queue.partitions.values().forEach(p -> agenda.set(p, p.end()));
    }
    room.serve(batch, queue);
  }

  @Override
  void renamed(Batch batch, QueueState queue) {
    // Nothing in it tells its name.
  }

  @Override
  void undefined(Batch batch, QueueState queue) {
    waiters.refuse(queue, batch, Refusals.noQueue(queue.name));
    if (!queue.retained) {
      forget(batch, queue);
    }
  }
}
