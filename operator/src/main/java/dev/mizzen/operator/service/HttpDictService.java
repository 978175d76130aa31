package dev.mizzen.operator.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.crds.common.ReclaimPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** The dict-service over HTTP (contracts, section 9). */
public final class HttpDictService implements DictService {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private final JsonHttp http;

  /** Speaks to {@code base} with the token that {@code token} gives at each call. */
  public HttpDictService(URI base, Supplier<String> token) {
    this.http = new JsonHttp("dict-service", base, token, CONNECT_TIMEOUT);
  }

  @Override
  public Outcome<Void> put(Kind kind, String namespace, String name, Definition definition) {
    return Outcomes.nothing(
        http.put(
            path(kind, namespace, name),
            Map.of(
                "uid",
                definition.uid(),
                "limits",
                definition.limits(),
                "reclaimPolicy",
                // As the API writes it: the enum's words are those of the contract.
                definition.reclaimPolicy())));
  }

  @Override
  public Outcome<Void> delete(Kind kind, String namespace, String name, ReclaimPolicy policy) {
    String data = policy.name().toLowerCase(Locale.ROOT);
    Outcome<JsonNode> outcome = http.delete(path(kind, namespace, name) + "?data=" + data);
    return Outcomes.nothing(outcome);
  }

  private static String path(Kind kind, String namespace, String name) {
    return "/v1/namespaces/" + namespace + "/" + kind.plural() + "/" + name;
  }
}
