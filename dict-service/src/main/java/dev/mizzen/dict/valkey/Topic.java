package dev.mizzen.dict.valkey;

/**
 * What is waited for.
 *
 * @param base of the dict or queue
 * @param kind as the scripts name it
 * @param what the partition, a character a byte; else nothing
 */
record Topic(String base, char kind, String what) {
  /** Items in a partition. */
  static final char ITEMS = 'I';

  /** Room in a queue. */
  static final char ROOM = 'R';

  /** Changes of a dict. */
  static final char CHANGES = 'C';

  /** Nothing more: the object is gone. */
  static final char GONE = 'G';

  /** A definition that may be another one. */
  static final char DEFINED = 'D';

  /** Reads a notice. */
  static Topic of(String notice) {
    int kind = notice.indexOf('\n') + 1;
    return new Topic(
        notice.substring(0, kind - 1), notice.charAt(kind), notice.substring(kind + 2));
  }
}
