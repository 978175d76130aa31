package dev.mizzen.dict.http;

import dev.mizzen.dict.backup.Backups;
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.objects.ClientObjects;
import java.util.concurrent.CompletionStage;

/** From the operation to what it does. */
final class Calls {
  private final Definitions<DictPolicy, DictInfo> dictDefinitions;
  private final DictEntries entries;
  private final DictMany dicts;
  private final Definitions<QueuePolicy, QueueInfo> queueDefinitions;
  private final QueueItems items;
  private final QueueTakes takes;
  private final QueueSettling settling;
  private final ObjectCalls objects;
  private final BackupCalls backups;

  Calls(Store store, ByteBudget budget, ClientObjects clientObjects, Backups backups) {
    this.backups = new BackupCalls(backups);
    this.dictDefinitions = Definitions.ofDicts(store);
    this.entries = new DictEntries(store, budget);
    this.dicts = new DictMany(store);
    this.queueDefinitions = Definitions.ofQueues(store);
    this.items = new QueueItems(store);
    this.takes = new QueueTakes(store);
    this.settling = new QueueSettling(store);
    this.objects = new ObjectCalls(store, clientObjects);
  }

  CompletionStage<Reply> answer(Call call) {
    return switch (call.operation()) {
      case DICT_GET -> entries.get(call);
      case DICT_HEAD -> entries.head(call);
      case DICT_PUT -> entries.put(call);
      case DICT_REMOVE -> entries.remove(call);
      case DICT_DEFINE -> dictDefinitions.define(call);
      case DICT_DESCRIBE -> dictDefinitions.describe(call);
      case DICT_UNDEFINE -> dictDefinitions.undefine(call);
      case DICT_LIST -> dicts.list(call);
      case DICT_ADD -> dicts.add(call);
      case DICT_BATCH -> dicts.batch(call);
      case DICT_UPDATE -> dicts.update(call);
      case DICT_CLEAR -> dicts.clear(call);
      case DICT_LEN -> dicts.len(call);
      case DICT_WATCH -> dicts.watch(call);
      case QUEUE_DEFINE -> queueDefinitions.define(call);
      case QUEUE_DESCRIBE -> queueDefinitions.describe(call);
      case QUEUE_UNDEFINE -> queueDefinitions.undefine(call);
      case QUEUE_PUT -> items.put(call);
      case QUEUE_ITEMS -> items.items(call);
      case QUEUE_DEAD -> items.dead(call);
      case QUEUE_REDRIVE -> items.redrive(call);
      case QUEUE_LEN -> items.len(call);
      case QUEUE_CLEAR -> items.clear(call);
      case QUEUE_GET -> takes.get(call);
      case QUEUE_LEASE -> takes.lease(call);
      case QUEUE_ACK -> settling.ack(call);
      case QUEUE_NACK -> settling.nack(call);
      case QUEUE_EXTEND -> settling.extend(call);
      case DICT_EPHEMERAL, QUEUE_EPHEMERAL -> objects.ephemeral(call);
      case DICT_KEEP, QUEUE_KEEP -> objects.keep(call);
      case DICT_CREATE, QUEUE_CREATE -> objects.create(call);
      case DICT_DELETE, QUEUE_DELETE -> objects.delete(call);
      case STORE -> objects.store(call);
      case BACKUP -> backups.take(call);
    };
  }
}
