package dev.mizzen.dict.auth;

import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.mizzen.dict.auth.Denied.Reason;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Real ServiceAccount tokens and real RBAC on the API server of MIZZEN_IT_KUBECONFIG. */
@TestInstance(Lifecycle.PER_CLASS)
class ApiServerIT {
  private final String namespace = "mizzen-dict-it-" + UUID.randomUUID().toString().substring(0, 8);
  private final Vertx vertx = Vertx.vertx();
  private KubernetesClient client;
  private Gatekeeper gatekeeper;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    Config config = Config.fromKubeconfig(new File(System.getenv("MIZZEN_IT_KUBECONFIG")));
    client = new KubernetesClientBuilder().withConfig(config).build();
    client
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    account("dict-service");
    account("reader");
    client
        .rbac()
        .clusterRoleBindings()
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(namespace)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "system:auth-delegator")
                .addNewSubject("", "ServiceAccount", "dict-service", namespace)
                .build())
        .create();
    client
        .rbac()
        .roles()
        .inNamespace(namespace)
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withName("reader")
                .endMetadata()
                .addNewRule()
                .withApiGroups("mizzen.dev")
                .withResources("dicts/entries")
                .withResourceNames("prices")
                .withVerbs("get")
                .endRule()
                .build())
        .create();
    client
        .rbac()
        .roleBindings()
        .inNamespace(namespace)
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName("reader")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "reader")
                .addNewSubject("", "ServiceAccount", "reader", namespace)
                .build())
        .create();
    Path own = Files.writeString(folder.resolve("token"), token("dict-service", null));
    gatekeeper = gatekeeper(config, folder, own);
  }

  private void account(String name) {
    client
        .serviceAccounts()
        .inNamespace(namespace)
        .resource(
            new ServiceAccountBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  private String token(String account, String audience) {
    var request = new TokenRequestBuilder().withNewSpec().withExpirationSeconds(600L);
    return client
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(account)
        .tokenRequest(
            (audience == null ? request : request.withAudiences(audience)).endSpec().build())
        .getStatus()
        .getToken();
  }

  private Gatekeeper gatekeeper(Config config, Path folder, Path own) throws IOException {
    Path authority = folder.resolve("ca.crt");
    Files.write(
        authority,
        config.getCaCertData() == null
            ? Files.readAllBytes(Path.of(config.getCaCertFile()))
            : Base64.getDecoder().decode(config.getCaCertData()));
    URI url = URI.create(config.getMasterUrl());
    KubernetesSettings settings =
        new KubernetesSettings(
            url.getHost(), url.getPort(), true, Optional.of(authority), Optional.of(own));
    return new Gatekeeper(
        new PodTokens(TestTokens.KEY, Clock.systemUTC()),
        new Reviews(new VertxKubernetesApi(vertx, settings), Ticker.systemTicker()));
  }

  @AfterAll
  void stop() {
    client.rbac().clusterRoleBindings().withName(namespace).delete();
    client.namespaces().withName(namespace).delete();
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Access access(String verb, String name) {
    return new Access(verb, "dicts", "entries", namespace, name);
  }

  private Caller admit(String token, Access access) {
    return await(gatekeeper.admit(Optional.of("Bearer " + token), access));
  }

  private void assertDenied(Reason reason, String token, Access access) {
    assertThatThrownBy(() -> admit(token, access))
        .isInstanceOfSatisfying(Denied.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void admitsAnAccountThatRbacAdmits() {
    // When
    Caller caller = admit(token("reader", "dict.mizzen.dev"), access("get", "prices"));

    // Then
    assertThat(caller)
        .isInstanceOfSatisfying(
            Caller.Account.class,
            a ->
                assertThat(a.username())
                    .isEqualTo("system:serviceaccount:%s:reader".formatted(namespace)));
  }

  @Test
  void forbidsWhatRbacDoesNotGive() {
    String token = token("reader", "dict.mizzen.dev");

    assertDenied(Reason.FORBIDDEN, token, access("update", "prices"));
    assertDenied(Reason.FORBIDDEN, token, access("get", "other"));
    assertDenied(
        Reason.FORBIDDEN, token, new Access("get", "dicts", "definition", namespace, "prices"));
  }

  @Test
  void refusesATokenOfAnotherAudience() {
    assertDenied(Reason.UNAUTHORIZED, token("reader", null), access("get", "prices"));
    assertDenied(
        Reason.UNAUTHORIZED, token("reader", "gateway.mizzen.dev"), access("get", "prices"));
    assertDenied(Reason.UNAUTHORIZED, "nonsense", access("get", "prices"));
  }

  @Test
  void refusesATokenWhoseAccountIsGone() {
    // Given
    account("leaver");
    String token = token("leaver", "dict.mizzen.dev");

    // When
    client.serviceAccounts().inNamespace(namespace).withName("leaver").delete();

    // Then
    assertDenied(Reason.UNAUTHORIZED, token, access("get", "prices"));
  }
}
