package dev.mizzen.dict.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/** Writes answers as they go over the wire, head and body in one piece. */
final class HotAnswer {
  private static final byte[] OK = line(HttpResponseStatus.OK);
  private static final byte[] CREATED = line(HttpResponseStatus.CREATED);
  private static final byte[] LENGTH = ascii("Content-Length: ");
  private static final byte[] CLOSE = ascii("Connection: close\r\n");
  private static final int NO_CONTENT = 204;

  /** For what stands in the head besides names and values. */
  private static final int ROOM = 128;

  private HotAnswer() {}

  /** The bytes of a reply that is no stream. */
  static ByteBuf write(ByteBufAllocator allocator, Reply reply, boolean close) {
    byte[] body = reply.body();
    int size = ROOM + body.length;
    for (var header : reply.headers().entrySet()) {
      size += header.getKey().length() + header.getValue().length() + 4;
    }
    ByteBuf out = allocator.directBuffer(size);
    out.writeBytes(line(reply.status()));
    for (var header : reply.headers().entrySet()) {
      ByteBufUtil.writeAscii(out, header.getKey());
      out.writeByte(':').writeByte(' ');
      ByteBufUtil.writeAscii(out, header.getValue());
      end(out);
    }
    if (reply.status() != NO_CONTENT) {
      out.writeBytes(LENGTH);
      ByteBufUtil.writeAscii(out, Integer.toString(body.length));
      end(out);
    }
    if (close) {
      out.writeBytes(CLOSE);
    }
    end(out);
    return out.writeBytes(body);
  }

  private static void end(ByteBuf out) {
    out.writeByte('\r').writeByte('\n');
  }

  private static byte[] line(int status) {
    return switch (status) {
      case 200 -> OK;
      case 201 -> CREATED;
      default -> line(HttpResponseStatus.valueOf(status));
    };
  }

  private static byte[] line(HttpResponseStatus status) {
    return ascii("HTTP/1.1 " + status + "\r\n");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
