package dev.mizzen.volume.cache;

import dev.mizzen.volume.snapshot.Chunks;
import dev.mizzen.volume.snapshot.Entry;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.Pack;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.ObjectSummary;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Files of a volume, put into the store as a commit does. */
final class StoredFiles {

  final VolumeRepository volume;
  private final ObjectStore store;
  private final String prefix;

  StoredFiles(ObjectStore store) {
    this.store = store;
    this.volume = new VolumeRepository(store, new VolumeId("shop", "weights"));
    volume.mark("volume-uid-1");
    var probe = new byte[] {1};
    volume.putChunk(Hash.of(probe), probe);
    this.prefix =
        store.list("shop/", "", 100).stream()
            .map(ObjectSummary::key)
            .filter(key -> key.contains("/chunks/"))
            .map(key -> key.substring(0, key.indexOf("chunks/")))
            .findFirst()
            .orElseThrow();
  }

  static byte[] random(int seed, int size) {
    byte[] content = new byte[size];
    new Random(seed).nextBytes(content);
    return content;
  }

  String key(String kind, Hash hash) {
    return prefix + kind + "/" + hash.toString().substring(0, 2) + "/" + hash;
  }

  private Hash put(String kind, byte[] content) {
    Hash hash = Hash.of(content);
    store.put(key(kind, hash), content);
    return hash;
  }

  /** As format 1 keeps it: every chunk has to be read whole. */
  Entry.File plain(byte[] content) {
    return new Entry.File(content.length, false, 0, chunks(content), new byte[0]);
  }

  /** With sums. */
  Entry.File summed(byte[] content) {
    var sums = new ByteArrayOutputStream();
    for (int at = 0; at < content.length; at += Chunks.SUMMED) {
      byte[] part = Arrays.copyOfRange(content, at, Math.min(content.length, at + Chunks.SUMMED));
      sums.writeBytes(HexFormat.of().parseHex(Hash.of(part).toString()));
    }
    return new Entry.File(
        content.length,
        false,
        0,
        chunks(content),
        new byte[0],
        Optional.empty(),
        Optional.of(put("sums", sums.toByteArray())));
  }

  private List<Hash> chunks(byte[] content) {
    var chunks = new ArrayList<Hash>();
    for (int at = 0; at < content.length; at += Chunks.SIZE) {
      chunks.add(
          put(
              "chunks",
              Arrays.copyOfRange(content, at, Math.min(content.length, at + Chunks.SIZE))));
    }
    return chunks;
  }

  /** Small files, one after the other in one pack. */
  List<Entry.File> packed(List<byte[]> contents) {
    var all = new ByteArrayOutputStream();
    contents.forEach(all::writeBytes);
    Hash pack = put("packs", all.toByteArray());
    var files = new ArrayList<Entry.File>();
    long offset = 0;
    for (byte[] content : contents) {
      files.add(
          new Entry.File(content.length, false, 0, List.of(Hash.of(content)), new byte[0])
              .in(new Pack(pack, offset)));
      offset += content.length;
    }
    return files;
  }

  /** Changes one byte of an object. */
  void damage(String kind, Hash hash, int offset) {
    byte[] content = store.get(key(kind, hash)).orElseThrow();
    content[offset] ^= 1;
    store.put(key(kind, hash), content);
  }
}
