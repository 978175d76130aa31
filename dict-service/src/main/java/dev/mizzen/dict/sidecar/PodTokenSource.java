package dev.mizzen.dict.sidecar;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.mizzen.dict.sidecar.SidecarConfig.Address;
import dev.mizzen.dict.sidecar.SidecarConfig.Identity;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pod's token: fetched at start, again after two thirds of its life, and sooner when it is
 * refused.
 */
final class PodTokenSource implements Authorization {
  private static final Logger LOG = LoggerFactory.getLogger(PodTokenSource.class);
  private static final JsonFactory JSON = new JsonFactory();
  private static final long FIRST_RETRY_MILLIS = 50;
  private static final long LAST_RETRY_MILLIS = 5_000;
  private static final long PATIENCE_MILLIS = 10_000;

  /** However often tokens are refused, the gateway is not asked more often for that. */
  private static final long RENEWAL_NANOS = 1_000_000_000L;

  private record Token(String header, long expiresNanos) {}

  private final Network network;
  private final Address gateway;
  private final Identity identity;
  private Token token;
  private Promise<String> next;
  private String problem = "no pod token was fetched yet";
  private long retryMillis = FIRST_RETRY_MILLIS;
  private ScheduledFuture<?> timer;
  private boolean fetching;
  private long renewedAt = System.nanoTime() - RENEWAL_NANOS;

  PodTokenSource(Network network, Address gateway, Identity identity) {
    this.network = network;
    this.gateway = gateway;
    this.identity = identity;
    this.next = network.loop().newPromise();
  }

  @Override
  public Future<String> header(HttpHeaders client) {
    return valid() ? network.loop().newSucceededFuture(token.header) : inTime();
  }

  private Future<String> inTime() {
    Promise<String> waiting = network.loop().newPromise();
    ScheduledFuture<?> limit =
        network
            .loop()
            .schedule(
                () -> waiting.tryFailure(new IllegalStateException(problem)),
                PATIENCE_MILLIS,
                TimeUnit.MILLISECONDS);
    next.addListener(
        (Future<String> fetched) -> {
          limit.cancel(false);
          waiting.trySuccess(fetched.getNow());
        });
    return waiting;
  }

  @Override
  public Optional<Future<String>> after401(String refused) {
    if (valid() && !token.header.equals(refused)) {
      return Optional.of(network.loop().newSucceededFuture(token.header));
    }
    if (!fetching && System.nanoTime() - renewedAt < RENEWAL_NANOS) {
      return Optional.empty();
    }
    if (!fetching) {
      renewedAt = System.nanoTime();
      if (timer != null) {
        timer.cancel(false);
      }
      fetch();
    }
    return Optional.of(inTime());
  }

  @Override
  public Optional<String> problem() {
    return valid() ? Optional.empty() : Optional.of(problem);
  }

  void fetch() {
    fetching = true;
    GatewayCall.post(network, gateway, "/v1/tokens", identity.credential(), question())
        .addListener(
            (Future<GatewayCall.Answer> answered) -> {
              try {
                if (!answered.isSuccess()) {
                  retry(answered.cause().getMessage());
                } else if (answered.getNow().status() != 200) {
                  retry("it answered " + answered.getNow().status());
                } else {
                  keep(read(answered.getNow().body()));
                }
              } catch (IOException e) {
                // The parser's own message would show the answer.
                retry("its answer lacks podToken or expiresInSeconds");
              }
            });
  }

  private String question() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("namespace", identity.namespace());
      json.writeStringField("function", identity.function());
      json.writeStringField("pod", identity.pod());
      json.writeStringField("podUid", identity.podUid());
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("JSON could not be made in memory", e);
    }
    return text.toString();
  }

  private static Token read(String answer) throws IOException {
    String text = null;
    long seconds = 0;
    try (JsonParser json = JSON.createParser(answer)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (field.equals("podToken") && value == JsonToken.VALUE_STRING) {
          text = json.getText();
        } else if (field.equals("expiresInSeconds") && value.isNumeric()) {
          seconds = json.getLongValue();
        } else {
          json.skipChildren();
        }
      }
    }
    if (text == null || seconds < 1) {
      throw new IOException("fields are missing");
    }
    return new Token("Bearer " + text, System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
  }

  private void keep(Token fetched) {
    fetching = false;
    retryMillis = FIRST_RETRY_MILLIS;
    token = fetched;
    long life = TimeUnit.NANOSECONDS.toMillis(fetched.expiresNanos - System.nanoTime());
    again(Math.max(1, life * 2 / 3));
    Promise<String> waiting = next;
    next = network.loop().newPromise();
    waiting.setSuccess(fetched.header);
  }

  private void retry(String why) {
    fetching = false;
    problem = "no pod token from the gateway at %s: %s".formatted(gateway, why);
    if (retryMillis == FIRST_RETRY_MILLIS) {
      LOG.atWarn().addKeyValue("reason", problem).log("Could not fetch a pod token, trying on");
    }
    again(retryMillis);
    retryMillis = Math.min(retryMillis * 2, LAST_RETRY_MILLIS);
  }

  private void again(long millis) {
    timer = network.loop().schedule(this::fetch, millis, TimeUnit.MILLISECONDS);
  }

  private boolean valid() {
    return token != null && token.expiresNanos - System.nanoTime() > 0;
  }
}
