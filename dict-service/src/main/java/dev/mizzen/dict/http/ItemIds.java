package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.ItemId;
import dev.mizzen.dict.engine.Store;
import java.nio.ByteBuffer;
import java.util.Base64;

/** Item ids as text that means nothing to clients: sequence and partition in base64url. */
public final class ItemIds {
  private ItemIds() {}

  /** The text of an id. */
  public static String write(ItemId id) {
    byte[] partition = id.partition().array();
    byte[] all =
        ByteBuffer.allocate(Long.BYTES + partition.length)
            .putLong(id.sequence())
            .put(partition)
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /**
   * The id of a text.
   *
   * @throws IllegalArgumentException when it is not one
   */
  public static ItemId read(String text) {
    ByteBuffer all = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
    int partition = all.remaining() - Long.BYTES;
    if (partition < 0 || partition > Store.MAX_PARTITION_BYTES) {
      throw new IllegalArgumentException("not an item's id");
    }
    long sequence = all.getLong();
    byte[] bytes = new byte[partition];
    all.get(bytes);
    return new ItemId(Bytes.of(bytes), sequence);
  }
}
