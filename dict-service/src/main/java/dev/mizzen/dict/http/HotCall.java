package dev.mizzen.dict.http;

import io.netty.buffer.ByteBuf;

/** A hot call while its body comes in. */
final class HotCall {
  private final Call call;
  private final long begin;
  private int received;
  private boolean whole;

  HotCall(Call call, long begin) {
    this.call = call;
    this.begin = begin;
  }

  Call call() {
    return call;
  }

  /** When its head was read, on {@link System#nanoTime}. */
  long begin() {
    return begin;
  }

  String kind() {
    return call.operation().kind();
  }

  /** What it holds of the budget. */
  int held() {
    return call.body().length;
  }

  void receive(ByteBuf piece, boolean last) {
    int length = piece.readableBytes();
    piece.getBytes(piece.readerIndex(), call.body(), received, length);
    received += length;
    whole = last;
  }

  /** Whether its last byte was read. */
  boolean isWhole() {
    return whole;
  }
}
