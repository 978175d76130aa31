package dev.mizzen.dict.rocks;

import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictLimits;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.QueueLimits;
import dev.mizzen.dict.engine.QueuePolicy;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * Records of format 1 as records of today. Entries of dicts need none: what format 2 added stands
 * in a byte that was always 0.
 */
final class Format1 {
  private Format1() {}

  private record Head(long id, boolean retained, String uid, Reclaim reclaim) {
    static Head read(DataInputStream in) throws IOException {
      return new Head(in.readLong(), in.readBoolean(), in.readUTF(), Reclaim.valueOf(in.readUTF()));
    }
  }

  static byte[] dict(byte[] key, byte[] stored) {
    return Fields.read(
        stored,
        in -> {
          Head head = Head.read(in);
          DictLimits limits = new DictLimits(in.readLong(), in.readLong(), in.readLong());
          DictState dict =
              new DictState(
                  Records.nameOf(key),
                  head.id,
                  new Definition<>(
                      head.uid, new DictPolicy(limits, Optional.empty()), head.reclaim),
                  null,
                  in.readLong(),
                  IdleTime.NONE);
          dict.retained = head.retained;
          dict.entries = in.readLong();
          dict.bytes = in.readLong();
          return dict.write();
        });
  }

  static byte[] queue(byte[] key, byte[] stored, Format1Queues queues) {
    return Fields.read(
        stored,
        in -> {
          Head head = Head.read(in);
          QueueLimits limits = new QueueLimits(in.readLong(), in.readLong(), in.readLong());
          QueuePolicy today = QueuePolicy.DEFAULT;
          QueuePolicy policy =
              new QueuePolicy(
                  limits,
                  today.partitionTtl(),
                  today.leaseFor(),
                  today.maxAttempts(),
                  today.dedupWindow());
          QueueState queue =
              new QueueState(
                  Records.nameOf(key),
                  head.id,
                  new Definition<>(head.uid, policy, head.reclaim),
                  null);
          queue.retained = head.retained;
          queues.firstFree(head.id, in.readLong());
          return queue.write();
        });
  }
}
