package dev.mizzen.operator.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.crds.common.Access;
import dev.mizzen.crds.common.Accessor;
import dev.mizzen.crds.common.Guarantees;
import dev.mizzen.crds.common.ReclaimPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The dict-service over HTTP (contracts, section 9). */
public final class HttpDictService implements DictService {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Set<String> NOT_DEFINED = Set.of("dict-not-found", "queue-not-found");

  private final JsonHttp http;

  /** Speaks to {@code base} with the token that {@code token} gives at each call. */
  public HttpDictService(URI base, Supplier<String> token) {
    this.http = new JsonHttp("dict-service", base, token, CONNECT_TIMEOUT);
  }

  @Override
  public <F extends Facts> Outcome<F> put(
      Kind<F> kind, String namespace, String name, Definition definition) {
    return http.read(http.put(path(kind, namespace, name), body(definition)), kind.facts());
  }

  @Override
  public <F extends Facts> Outcome<Optional<F>> get(Kind<F> kind, String namespace, String name) {
    Outcome<JsonNode> answer = http.get(path(kind, namespace, name));
    return answer instanceof Outcome.Refused<JsonNode>(String slug, String detail)
            && NOT_DEFINED.contains(slug)
        ? new Outcome.Done<>(Optional.empty())
        : Outcomes.map(http.read(answer, kind.facts()), Optional::of);
  }

  @Override
  public Outcome<Void> delete(Kind<?> kind, String namespace, String name, ReclaimPolicy policy) {
    String data = policy.name().toLowerCase(Locale.ROOT);
    Outcome<JsonNode> outcome = http.delete(path(kind, namespace, name) + "?data=" + data);
    return Outcomes.nothing(outcome);
  }

  @Override
  public Outcome<Guarantees> guarantees() {
    return http.read(http.get("/v1/store"), Guarantees.class);
  }

  private static String path(Kind<?> kind, String namespace, String name) {
    return "/v1/namespaces/" + namespace + "/" + kind.plural() + "/" + name;
  }

  private static Map<String, Object> body(Definition definition) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("uid", definition.uid());
    body.put("limits", definition.limits());
    body.putAll(definition.delivery());
    if (!definition.access().equals(Access.ALL)) {
      body.put("access", access(definition.access()));
    }
    body.put("reclaimPolicy", definition.reclaimPolicy());
    definition.adopt().ifPresent(name -> body.put("adopt", name));
    return body;
  }

  private static Map<String, List<String>> access(Access said) {
    Map<String, List<String>> access = new LinkedHashMap<>();
    if (said.readers() != null) {
      access.put("readers", names(said.readers()));
    }
    if (said.writers() != null) {
      access.put("writers", names(said.writers()));
    }
    return access;
  }

  private static List<String> names(List<Accessor> accessors) {
    return accessors.stream().map(accessor -> accessor.function().name()).distinct().toList();
  }
}
