package dev.mizzen.dict.rocks;

/**
 * Something of a partition that happens by itself. At the same time a partition's own end comes
 * before its items, and these in their order.
 */
abstract class Moment implements Comparable<Moment> {
  /** Before all items. */
  static final long OWN = -1;

  /** In milliseconds since 1970; {@link Chore#NEVER} while it is not on the agenda. */
  long at = Chore.NEVER;

  /** Of the item, or {@link #OWN}. */
  abstract long sequence();

  abstract PartitionState partition();

  @Override
  public final int compareTo(Moment other) {
    int order = Long.compare(at, other.at);
    if (order == 0) {
      order = Boolean.compare(sequence() != OWN, other.sequence() != OWN);
    }
    if (order == 0) {
      order = partition().name.compareTo(other.partition().name);
    }
    if (order == 0) {
      order = Long.compare(sequence(), other.sequence());
    }
    return order != 0 ? order : Long.compare(partition().id, other.partition().id);
  }

  // Each is its own: the order is not what makes two the same.
  @Override
  public final boolean equals(Object other) {
    return this == other;
  }

  @Override
  public final int hashCode() {
    return System.identityHashCode(this);
  }
}
