package dev.mizzen.operator.it;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * The ClusterRole of the chart, bound to the operator's ServiceAccount. Its rules hold no template
 * expression.
 */
final class ShippedRole {
  private static final Path TEMPLATE = Path.of("../helm/mizzen/templates/rbac/operator.yaml");
  private static final String NAME = "mizzen-operator";

  private ShippedRole() {}

  static void install(KubernetesClient client) {
    ClusterRole role =
        client
            .rbac()
            .clusterRoles()
            .load(new ByteArrayInputStream(clusterRole().getBytes(StandardCharsets.UTF_8)))
            .item();
    client.resource(role).forceConflicts().serverSideApply();
    client
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", NAME)
                .addNewSubject("", "ServiceAccount", NAME, ApiServer.SYSTEM)
                .build())
        .forceConflicts()
        .serverSideApply();
  }

  private static String clusterRole() {
    try {
      String first = Files.readString(TEMPLATE).split("(?m)^---$", 2)[0];
      return first.lines().filter(line -> !line.contains("{{")).collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
