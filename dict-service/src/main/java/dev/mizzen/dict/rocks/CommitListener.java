package dev.mizzen.dict.rocks;

/** Hears of the writer's work, on the writer's thread. */
public interface CommitListener {
  /** Nobody is interested. */
  CommitListener NOBODY =
      new CommitListener() {
        @Override
        public void committed(int operations, long nanos) {
          // Nobody.
        }

        @Override
        public void failed(Throwable cause) {
          // The next operation says it.
        }
      };

  /**
   * A batch is durable.
   *
   * @param operations that shared it
   * @param nanos from the first decision to the end of the sync
   */
  void committed(int operations, long nanos);

  /** The store is of no use any more; nothing of the last batch was acknowledged. */
  void failed(Throwable cause);
}
