package dev.mizzen.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MonitoringTest {
  private static final Path CONTRACTS = Path.of("../docs/design/contracts.md");
  private static final Pattern METRIC = Pattern.compile("mizzen_[a-z_]+");

  /** What Prometheus appends to the name of a histogram. */
  private static final String PART = "_(bucket|count|sum)$";

  @Test
  void nothingOfItIsThereUnlessTheValuesSaySo() {
    // When
    List<HasMetadata> objects = Helm.objects(Helm.CHART, Values.BUNDLED.yaml());

    // Then
    assertThat(objects)
        .noneMatch(it -> it.getApiVersion().startsWith("monitoring.coreos.com/"))
        .noneMatch(ConfigMap.class::isInstance);
  }

  @Test
  void everyProcessIsScrapedOnceByItsManagementPort() {
    // When
    List<HasMetadata> objects = Helm.objects(Helm.CHART, Values.FULL.yaml());

    // Then
    GenericKubernetesResource monitor = named(objects, "ServiceMonitor");
    Map<String, String> selector = monitor.get("spec", "selector", "matchLabels");
    String port = monitor.get("spec", "endpoints", 0, "port");
    List<Service> scraped =
        objects.stream()
            .filter(Service.class::isInstance)
            .map(Service.class::cast)
            .filter(
                it ->
                    it.getMetadata().getLabels().entrySet().containsAll(selector.entrySet())
                        && it.getSpec().getPorts().stream().anyMatch(p -> p.getName().equals(port)))
            .toList();
    assertThat(Workload.all(objects))
        .allSatisfy(
            workload ->
                assertThat(scraped)
                    .filteredOn(it -> workload.isSelectedBy(it.getSpec().getSelector()))
                    .as(workload.name())
                    .hasSize(1));
    assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "prometheus");
    assertThat(monitor.<Boolean>get("spec", "endpoints", 0, "honorLabels")).isTrue();
  }

  @Test
  void everyAlertSaysWhatIsWrongAndWhatToDo() {
    // When
    List<JsonNode> rules = rules(Values.FULL);

    // Then
    assertThat(rules)
        .hasSizeGreaterThan(5)
        .allSatisfy(
            rule -> {
              assertThat(rule.path("alert").asText()).startsWith("Mizzen");
              assertThat(rule.path("expr").asText()).isNotBlank();
              assertThat(rule.path("labels").path("severity").asText()).isIn("warning", "critical");
              assertThat(rule.path("annotations").path("summary").asText()).isNotBlank();
              assertThat(rule.path("annotations").path("description").asText())
                  .isNotBlank()
                  .doesNotContain("`");
            });
    assertThat(rules)
        .extracting(rule -> rule.path("expr").asText())
        .contains("mizzen_queue_oldest_seconds > 60");
  }

  @Test
  void withValkeyNobodyLooksAtADiskThatIsNotThere() {
    assertThat(rules(Values.VALKEY))
        .isNotEmpty()
        .noneMatch(rule -> rule.path("expr").asText().contains("kubelet_volume"));
  }

  @Test
  void nobodyWaitsForAKeeperThatIsNotThere() {
    assertThat(rules(Values.FULL))
        .anyMatch(rule -> rule.path("alert").asText().equals("MizzenVolumeKeeperDown"));
    assertThat(rules(Values.VALKEY))
        .noneMatch(rule -> rule.path("alert").asText().equals("MizzenVolumeKeeperDown"));
  }

  @Test
  void alertsAndDashboardNameMetricsOfTheContractsOnly() throws IOException {
    // Given
    Set<String> known = metrics(Files.readString(CONTRACTS));

    // When
    Set<String> used = metrics(expressions());

    // Then
    assertThat(known).containsAll(used);
    assertThat(used).hasSizeGreaterThan(10);
  }

  private static String expressions() throws IOException {
    Stream<String> alerts = rules(Values.FULL).stream().map(rule -> rule.path("expr").asText());
    ConfigMap dashboards =
        Helm.objects(Helm.CHART, Values.FULL.yaml()).stream()
            .filter(ConfigMap.class::isInstance)
            .map(ConfigMap.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(dashboards.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
    JsonNode dashboard = new ObjectMapper().readTree(dashboards.getData().get("mizzen-dict.json"));
    Stream<String> targets = dashboard.findValuesAsText("expr").stream();
    return String.join("\n", Stream.concat(alerts, targets).toList());
  }

  private static Set<String> metrics(String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = METRIC.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group().replaceFirst(PART, ""));
    }
    return names;
  }

  private static List<JsonNode> rules(Values values) {
    GenericKubernetesResource rule =
        named(Helm.objects(Helm.CHART, values.yaml()), "PrometheusRule");
    JsonNode groups = new ObjectMapper().valueToTree(rule.get("spec", "groups"));
    return groups.valueStream().flatMap(group -> group.path("rules").valueStream()).toList();
  }

  private static GenericKubernetesResource named(List<HasMetadata> objects, String kind) {
    return objects.stream()
        .filter(it -> it.getKind().equals(kind))
        .map(GenericKubernetesResource.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
