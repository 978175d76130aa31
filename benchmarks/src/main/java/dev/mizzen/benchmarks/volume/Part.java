package dev.mizzen.benchmarks.volume;

import java.util.Set;

/** What a run consists of; each part may be measured without the others. */
enum Part {
  /** All of the data into the store, and one change after it. */
  UPLOAD,
  /** All of it back. */
  DOWNLOAD,
  /** Programs that read and write in mounts. */
  MOUNTS,
  /** The volume of very many files, beside that of the data. */
  MANY,
  /** What the agent takes. */
  MEMORY,
  /** A killed agent. */
  DEATH,
  /** Committers at once. */
  COMMITTERS;

  private static final Set<Part> WITH_ALL_PEERS = Set.of(UPLOAD, DOWNLOAD);
  private static final Set<Part> WITH_READER = Set.of(MOUNTS, MANY, MEMORY, DEATH);

  /** Whether everybody has to have the data in the store. */
  static boolean needPeers(Set<Part> parts) {
    return parts.stream().anyMatch(WITH_ALL_PEERS::contains);
  }

  /** Whether the data has to be in a volume. */
  static boolean needData(Set<Part> parts) {
    return !Set.of(COMMITTERS).containsAll(parts);
  }

  /** Whether there has to be a node that mounts what another one has committed. */
  static boolean needReader(Set<Part> parts) {
    return parts.stream().anyMatch(WITH_READER::contains);
  }
}
