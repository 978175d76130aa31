package dev.mizzen.operator.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.crds.common.ReclaimPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** volume-api over HTTP (contracts, section 10). */
public final class HttpVolumeService implements VolumeService {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final String ABSENT = "not-found";

  private final JsonHttp http;

  /** Speaks to {@code base} with the token that {@code token} gives at each call. */
  public HttpVolumeService(URI base, Supplier<String> token) {
    this.http = new JsonHttp("volume-api", base, token, CONNECT_TIMEOUT);
  }

  @Override
  public Outcome<Head> put(String namespace, String volume, Definition definition) {
    return Outcomes.map(
        http.put(path(namespace, volume), body(definition)), HttpVolumeService::head);
  }

  @Override
  public Outcome<Optional<Head>> get(String namespace, String volume) {
    Outcome<JsonNode> answer = http.get(path(namespace, volume));
    return answer instanceof Outcome.Refused<JsonNode>(String slug, String detail)
            && slug.equals(ABSENT)
        ? new Outcome.Done<>(Optional.empty())
        : Outcomes.map(answer, body -> Optional.of(head(body)));
  }

  private static Head head(JsonNode body) {
    return new Head(
        body.path("head").asLong(), body.path("files").asLong(), body.path("bytes").asLong());
  }

  @Override
  public Outcome<Void> delete(String namespace, String volume, ReclaimPolicy policy) {
    return Outcomes.nothing(
        http.delete(path(namespace, volume) + "?data=" + policy.name().toLowerCase(Locale.ROOT)));
  }

  private static Map<String, Object> body(Definition definition) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("uid", definition.uid());
    body.put("settings", definition.settings());
    body.put("pins", definition.pins());
    definition.source().ifPresent(source -> body.put("source", body(source)));
    definition.renamedFrom().ifPresent(name -> body.put("renamedFrom", name));
    return body;
  }

  private static Map<String, Object> body(Source source) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("volume", source.volume());
    source.commit().ifPresent(commit -> body.put("commit", commit));
    return body;
  }

  private static String path(String namespace, String volume) {
    return "/v1/namespaces/" + namespace + "/volumes/" + volume;
  }
}
