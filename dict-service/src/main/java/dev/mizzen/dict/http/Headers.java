package dev.mizzen.dict.http;

import dev.mizzen.dict.engine.Condition;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.RequestId;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.engine.Write;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What requests and answers about entries say in their headers. */
final class Headers {
  static final String EXPIRES_IN = "Mizzen-Expires-In";
  private static final String TTL = "Mizzen-TTL";
  private static final String REQUEST_ID = "Mizzen-Request-Id";
  private static final String IF_MATCH = "If-Match";
  private static final String IF_NONE_MATCH = "If-None-Match";

  private Headers() {}

  static Value value(MultiMap headers, byte[] body) {
    String type = headers.get("Content-Type");
    try {
      return new Value(type == null ? Value.OCTETS : type, body);
    } catch (IllegalArgumentException e) {
      throw Problem.malformed("Content-Type: " + e.getMessage());
    }
  }

  static Write write(MultiMap headers) {
    Condition condition = condition(headers);
    String ttl = headers.get(TTL);
    Optional<RequestId> request = request(headers);
    if (condition == Condition.NONE && ttl == null && request.isEmpty()) {
      return Write.ALWAYS;
    }
    try {
      return new Write(condition, Optional.ofNullable(ttl).map(Headers::ttl), request);
    } catch (IllegalArgumentException e) {
      throw Problem.malformed(TTL + ": " + e.getMessage());
    }
  }

  private static Duration ttl(String text) {
    return Seconds.of(text.strip());
  }

  static Optional<RequestId> request(MultiMap headers) {
    String id = headers.get(REQUEST_ID);
    if (id == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new RequestId(id));
    } catch (IllegalArgumentException e) {
      throw Problem.malformed(REQUEST_ID + ": " + e.getMessage());
    }
  }

  private static Condition condition(MultiMap headers) {
    String none = headers.get(IF_NONE_MATCH);
    if (none == null) {
      return match(headers);
    }
    if (!none.strip().equals("*")) {
      throw Problem.malformed("If-None-Match must be *");
    }
    if (headers.contains(IF_MATCH)) {
      throw Problem.malformed("give either If-Match or If-None-Match");
    }
    return new Condition.Absent();
  }

  /** The condition of a removal, which must not be that the entry is absent. */
  static Condition matchOnly(MultiMap headers) {
    if (headers.contains(IF_NONE_MATCH)) {
      throw Problem.malformed("a removal takes If-Match only");
    }
    return match(headers);
  }

  private static Condition match(MultiMap headers) {
    String match = headers.get(IF_MATCH);
    if (match == null) {
      return Condition.NONE;
    }
    String text = match.strip();
    if (text.equals("*")) {
      return new Condition.Present();
    }
    int last = text.length() - 1;
    try {
      if (last > 1 && text.charAt(0) == '"' && text.charAt(last) == '"') {
        return new Condition.Version(Long.parseLong(text.substring(1, last)));
      }
    } catch (NumberFormatException e) {
      throw badMatch();
    }
    throw badMatch();
  }

  private static Problem badMatch() {
    return Problem.malformed("If-Match must be * or the ETag of an entry, such as \"12\"");
  }

  static Map<String, String> entry(String contentType, Lookup found) {
    if (found.expiresIn().isEmpty()) {
      return Map.of("Content-Type", contentType, "ETag", etag(found.version()));
    }
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", contentType);
    headers.put("ETag", etag(found.version()));
    headers.put(EXPIRES_IN, Seconds.text(found.expiresIn().get()));
    return headers;
  }

  static String etag(long version) {
    return "\"" + version + "\"";
  }
}
