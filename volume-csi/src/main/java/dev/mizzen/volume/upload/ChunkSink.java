package dev.mizzen.volume.upload;

import dev.mizzen.volume.snapshot.Hash;

/** What is done with the chunks of files that are read. */
public interface ChunkSink {

  /** Only the hashes are wanted. */
  ChunkSink NONE = (hash, content) -> {};

  /** Takes the array over. */
  void chunk(Hash hash, byte[] content);
}
