package dev.mizzen.dict.sidecar;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Headers on their way through (RFC 9110, 7.6.1). */
final class Heads {
  /** Names of one connection only; how a body is framed is said anew. */
  private static final List<AsciiString> HOP_BY_HOP =
      List.of(
          HttpHeaderNames.CONNECTION,
          AsciiString.cached("keep-alive"),
          HttpHeaderNames.PROXY_AUTHENTICATE,
          HttpHeaderNames.PROXY_AUTHORIZATION,
          HttpHeaderNames.TE,
          HttpHeaderNames.TRAILER,
          HttpHeaderNames.UPGRADE,
          HttpHeaderNames.EXPECT,
          HttpHeaderNames.HOST);

  private Heads() {}

  /** Copies what is meant for the other end. */
  static void copy(HttpHeaders from, HttpHeaders to) {
    Iterator<Map.Entry<CharSequence, CharSequence>> all = from.iteratorCharSequence();
    while (all.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = all.next();
      if (!hopByHop(header.getKey())) {
        to.add(header.getKey(), header.getValue());
      }
    }
  }

  private static boolean hopByHop(CharSequence name) {
    for (AsciiString known : HOP_BY_HOP) {
      if (known.contentEqualsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }
}
