package dev.mizzen.volume.cache;

import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.Hash;
import java.nio.ByteBuffer;

/** Names contents: files of equal bytes have one name, whatever else differs. */
final class ContentName {

  private ContentName() {}

  static Hash of(Entry.File file) {
    var named = ByteBuffer.allocate(Long.BYTES + file.chunks().size() * Hash.LENGTH);
    named.putLong(file.size());
    for (Hash chunk : file.chunks()) {
      named.putLong(chunk.a()).putLong(chunk.b()).putLong(chunk.c()).putLong(chunk.d());
    }
    return Hash.of(named.array());
  }
}
