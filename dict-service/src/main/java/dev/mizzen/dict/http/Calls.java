package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Store;
import java.util.concurrent.CompletionStage;

/** From the operation to what it does. */
final class Calls {
  private final DictCalls dicts;
  private final QueueCalls queues;

  Calls(Store store, ByteBudget budget) {
    this.dicts = new DictCalls(store, budget);
    this.queues = new QueueCalls(store);
  }

  CompletionStage<Reply> answer(Call call) {
    return switch (call.operation()) {
      case DICT_DEFINE -> dicts.define(call);
      case DICT_DESCRIBE -> dicts.describe(call);
      case DICT_UNDEFINE -> dicts.undefine(call);
      case DICT_LIST -> dicts.list(call);
      case DICT_GET -> dicts.get(call);
      case DICT_HEAD -> dicts.head(call);
      case DICT_PUT -> dicts.put(call);
      case DICT_REMOVE -> dicts.remove(call);
      case DICT_UPDATE -> dicts.update(call);
      case DICT_CLEAR -> dicts.clear(call);
      case DICT_LEN -> dicts.len(call);
      case QUEUE_DEFINE -> queues.define(call);
      case QUEUE_DESCRIBE -> queues.describe(call);
      case QUEUE_UNDEFINE -> queues.undefine(call);
      case QUEUE_PUT -> queues.put(call);
      case QUEUE_GET -> queues.get(call);
      case QUEUE_LEN -> queues.len(call);
      case QUEUE_CLEAR -> queues.clear(call);
    };
  }
}
