package dev.mizzen.e2e.support;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A ServiceAccount of a test's namespace that calls Mizzen over HTTP, with just the rights it was
 * given.
 */
public final class Caller {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final KubernetesClient client;
  private final String namespace;
  private final String account;
  private final Service gateway;
  private final Service dict;
  private final Service volumes;

  private Caller(Installation installation, TestSpace space, String account) {
    this.client = installation.client();
    this.namespace = space.name();
    this.account = account;
    this.gateway = installation.service("mizzen-gateway");
    this.dict = installation.service("mizzen-dict");
    this.volumes = installation.service("mizzen-volume-api");
  }

  /**
   * Makes a ServiceAccount that may call every Function and use every Dict and Queue and the files
   * of every Volume of the namespace.
   */
  public static Caller allowed(Installation installation, TestSpace space) {
    return of(
        installation,
        space,
        "caller",
        new PolicyRuleBuilder()
            .withApiGroups("mizzen.dev")
            .withResources("functions/call")
            .withVerbs("create")
            .build(),
        new PolicyRuleBuilder()
            .withApiGroups("mizzen.dev")
            .withResources("dicts/entries", "queues/items", "volumes/files")
            .withVerbs("get", "update")
            .build());
  }

  /** Makes a ServiceAccount with a token and no right at all. */
  public static Caller withoutRights(Installation installation, TestSpace space) {
    return of(installation, space, "stranger");
  }

  /** Calls as a ServiceAccount that is there, with the rights it has. */
  public static Caller as(Installation installation, TestSpace space, String account) {
    return new Caller(installation, space, account);
  }

  private static Caller of(
      Installation installation, TestSpace space, String account, PolicyRule... rules) {
    KubernetesClient client = installation.client();
    String namespace = space.name();
    var metadata =
        new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
            .withName(account)
            .withNamespace(namespace)
            .build();
    client.resource(new ServiceAccountBuilder().withMetadata(metadata).build()).create();
    if (rules.length > 0) {
      client.resource(new RoleBuilder().withMetadata(metadata).withRules(rules).build()).create();
      client
          .resource(
              new RoleBindingBuilder()
                  .withMetadata(metadata)
                  .withNewRoleRef("rbac.authorization.k8s.io", "Role", account)
                  .addNewSubject(null, "ServiceAccount", account, namespace)
                  .build())
          .create();
    }
    return new Caller(installation, space, account);
  }

  /** Calls a Function with the body of a call, for example {@code {"args": [2]}}. */
  public Answer call(String function, String body) {
    return post(
        gateway,
        "gateway.mizzen.dev",
        "/v1/namespaces/%s/functions/%s:call".formatted(namespace, function),
        body);
  }

  /** Calls a Function with a token of somebody's choice. */
  public Answer callWithToken(String function, String body, String token) {
    return send(
        gateway,
        token,
        "POST",
        "/v1/namespaces/%s/functions/%s:call".formatted(namespace, function),
        BodyPublishers.ofString(body));
  }

  /** The gateway's view of a Function: queue, containers, last scale. */
  public Answer stats(String function) {
    return get(
        gateway,
        "gateway.mizzen.dev",
        "/v1/namespaces/%s/functions/%s/stats".formatted(namespace, function));
  }

  /** The gateway's last cold starts of a Function, by phase. */
  public Answer coldStarts(String function) {
    return get(
        gateway,
        "gateway.mizzen.dev",
        "/v1/namespaces/%s/functions/%s/coldstarts".formatted(namespace, function));
  }

  /** Sets a Dict's entry. */
  public Answer dictPut(String dictName, String key, byte[] value) {
    return send(
        dict,
        token("dict.mizzen.dev"),
        "PUT",
        "/v1/namespaces/%s/dicts/%s/entries/%s".formatted(namespace, dictName, key),
        BodyPublishers.ofByteArray(value));
  }

  /** Reads a Dict's entry. */
  public Answer dictGet(String dictName, String key) {
    return get(
        dict,
        "dict.mizzen.dev",
        "/v1/namespaces/%s/dicts/%s/entries/%s".formatted(namespace, dictName, key));
  }

  /**
   * Any call of the dict-service, as a program of any language makes it.
   *
   * @param path below the namespace: {@code dicts/d/entries/k}
   */
  public Answer state(String method, String path, String body, String... headers) {
    return send(dict, token("dict.mizzen.dev"), method, path, body, headers);
  }

  /**
   * Any call of the volume API, as a program of any language makes it.
   *
   * @param path below the namespace's volumes: {@code v/files/f}, {@code v:list?path=/}
   */
  public Answer volume(String method, String path, String body, String... headers) {
    return send(volumes, token("volume.mizzen.dev"), method, "volumes/" + path, body, headers);
  }

  private Answer send(
      Service service, String token, String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                service.base().resolve("/v1/namespaces/%s/%s".formatted(namespace, path)))
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request, token);
  }

  /** Posts to a Queue: {@code :put} or {@code :get} with its query. */
  public Answer queue(String queue, String operation, String body) {
    return post(
        dict,
        "dict.mizzen.dev",
        "/v1/namespaces/%s/queues/%s%s".formatted(namespace, queue, operation),
        body);
  }

  private Answer post(Service service, String audience, String path, String body) {
    return send(service, token(audience), "POST", path, BodyPublishers.ofString(body));
  }

  private Answer get(Service service, String audience, String path) {
    return send(service, token(audience), "GET", path, BodyPublishers.noBody());
  }

  private Answer send(
      Service service, String token, String method, String path, HttpRequest.BodyPublisher body) {
    return send(HttpRequest.newBuilder(service.base().resolve(path)).method(method, body), token);
  }

  private static Answer send(HttpRequest.Builder request, String token) {
    request.timeout(Duration.ofMinutes(6));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpRequest made = request.build();
    try {
      return Answer.of(HTTP.send(made, BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(made.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private final Map<String, String> tokens = new ConcurrentHashMap<>();

  private String token(String audience) {
    return tokens.computeIfAbsent(audience, this::requestToken);
  }

  private String requestToken(String audience) {
    return client
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(account)
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(audience)
                .withExpirationSeconds(3600L)
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }
}
