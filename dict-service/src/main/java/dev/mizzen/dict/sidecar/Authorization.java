package dev.mizzen.dict.sidecar;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.Future;
import java.util.Optional;

/** Which {@code Authorization} goes on with a call. */
interface Authorization {
  /**
   * The header for a call, maybe later; fails with the reason when there is none in time.
   *
   * @param client what the client sent
   * @return empty text: none
   */
  Future<String> header(HttpHeaders client);

  /**
   * Another header after the service refused one with 401.
   *
   * @return empty when the client itself must see the 401
   */
  Optional<Future<String>> after401(String refused);

  /** Why calls cannot be served now. */
  Optional<String> problem();

  /** The client's own goes through untouched. */
  record OfTheClient(io.netty.channel.EventLoop loop) implements Authorization {
    @Override
    public Future<String> header(HttpHeaders client) {
      return loop.newSucceededFuture(client.get(HttpHeaderNames.AUTHORIZATION, ""));
    }

    @Override
    public Optional<Future<String>> after401(String refused) {
      return Optional.empty();
    }

    @Override
    public Optional<String> problem() {
      return Optional.empty();
    }
  }
}
