package dev.mizzen.volume.store;

/** Creates objects in the place of a store that cannot do so with one winner. */
public interface Sequencer {

  /**
   * As {@link ObjectStore#putIfAbsent}. What is answered is so in the store. Called again with the
   * same content, after an answer was lost, it answers the same.
   *
   * @param content unlike that of all other creators, wherever it matters who wins
   * @throws StoreException when it is not known who wins; calling again tells
   */
  boolean create(String key, byte[] content);
}
