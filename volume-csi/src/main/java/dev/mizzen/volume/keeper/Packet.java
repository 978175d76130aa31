package dev.mizzen.volume.keeper;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A message of the keeper's socket. A client connects, sends one of the first four kinds, and
 * receives any number of {@code ENTRY}, then {@code DONE}, or {@code REFUSED}. On the wire: version
 * (1 byte, the same in every version to come), kind (1), length of the name (2, big-endian), name
 * (UTF-8), body. The descriptor of {@code PUT}, and of an {@code ENTRY} of {@code ALL}, comes along
 * with the message.
 *
 * @param body a note, or why something was refused
 */
record Packet(Kind kind, String name, byte[] body) {

  static final byte VERSION = 1;

  private static final int HEAD = 4;

  /** In the order of their numbers. */
  enum Kind {
    PUT,
    ALL,
    NAMES,
    REMOVE,
    ENTRY,
    DONE,
    REFUSED
  }

  static Packet of(Kind kind) {
    return new Packet(kind, "", new byte[0]);
  }

  static Packet refused(String why) {
    return new Packet(Kind.REFUSED, "", why.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws IllegalArgumentException when name or body are too long
   */
  byte[] encoded() {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > Keeper.LONGEST_NAME || body.length > Keeper.LONGEST_NOTE) {
      throw new IllegalArgumentException(
          "A name may have %d bytes and a note %d: '%s' has %d, and its note %d"
              .formatted(
                  Keeper.LONGEST_NAME, Keeper.LONGEST_NOTE, name, bytes.length, body.length));
    }
    return ByteBuffer.allocate(HEAD + bytes.length + body.length)
        .put(VERSION)
        .put((byte) kind.ordinal())
        .putShort((short) bytes.length)
        .put(bytes)
        .put(body)
        .array();
  }

  /**
   * @throws ProtocolException when it is not a packet of this version
   */
  static Packet decoded(byte[] bytes) throws ProtocolException {
    var in = ByteBuffer.wrap(bytes);
    if (bytes.length > 0 && in.get(0) != VERSION) {
      throw new ProtocolException(
          "Keeper and agent must speak version %d, here comes %d"
              .formatted(VERSION, Byte.toUnsignedInt(in.get(0))));
    }
    if (bytes.length < HEAD) {
      throw new ProtocolException("A message is too short");
    }
    int kind = Byte.toUnsignedInt(in.get(1));
    int length = Short.toUnsignedInt(in.getShort(2));
    int left = bytes.length - HEAD - length;
    if (kind >= Kind.values().length
        || length > Keeper.LONGEST_NAME
        || left < 0
        || left > Keeper.LONGEST_NOTE) {
      throw new ProtocolException("A message makes no sense");
    }
    byte[] body = new byte[left];
    in.get(HEAD + length, body);
    return new Packet(
        Kind.values()[kind], new String(bytes, HEAD, length, StandardCharsets.UTF_8), body);
  }
}
