package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Store;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Which partition a call is about. */
final class Partitions {
  private Partitions() {}

  /** The one that is named, or the default one. */
  static Bytes one(Query query) {
    return query.raw("partition").map(Partitions::named).orElse(Queues.DEFAULT_PARTITION);
  }

  /** As {@link #one}, but empty for the whole queue. */
  static Optional<Bytes> scope(Query query, String whole) {
    if (!query.flag(whole)) {
      return Optional.of(one(query));
    }
    if (query.raw("partition").isPresent()) {
      throw Problem.malformed("give either partition or " + whole);
    }
    return Optional.empty();
  }

  private static Bytes named(String encoded) {
    Bytes partition = PercentCoding.bytes(encoded);
    if (partition.length() == 0 || partition.length() > Store.MAX_PARTITION_BYTES) {
      throw Problem.malformed(
          "partition must have 1 to %d bytes of UTF-8".formatted(Store.MAX_PARTITION_BYTES));
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(partition.array()));
    } catch (CharacterCodingException e) {
      throw Problem.malformed("partition must be UTF-8");
    }
    return partition;
  }
}
