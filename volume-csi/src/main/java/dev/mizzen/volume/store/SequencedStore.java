package dev.mizzen.volume.store;

/**
 * A store that creates objects by the way that was found right for it, and does all else itself.
 */
public final class SequencedStore extends DelegatingStore {

  private final StoreGate gate;
  private final Sequencer sequencer;

  /**
   * @param gate of that same store
   */
  public SequencedStore(ObjectStore store, StoreGate gate, Sequencer sequencer) {
    super(store);
    this.gate = gate;
    this.sequencer = sequencer;
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) {
    return switch (gate.creation()) {
      case ATOMIC -> super.putIfAbsent(key, content);
      case SEQUENCED -> sequencer.create(key, content);
    };
  }
}
