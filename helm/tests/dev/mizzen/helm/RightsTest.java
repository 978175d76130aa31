package dev.mizzen.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RightsTest {
  private List<Object> objects;

  @BeforeEach
  void render() {
    objects = List.copyOf(Helm.objects(Helm.CHART, Values.BUNDLED.yaml()));
  }

  @Test
  void nobodyHasAWildcardOrARightToGiveRights() {
    assertThat(
            Stream.concat(
                of(ClusterRole.class).map(ClusterRole::getRules),
                of(Role.class).map(Role::getRules)))
        .isNotEmpty()
        .allSatisfy(
            rules ->
                assertThat(rules)
                    .flatExtracting(RightsTest::rights)
                    .isNotEmpty()
                    .noneMatch(
                        right ->
                            right.contains("*")
                                || right.matches(".* (escalate|bind|impersonate)")));
  }

  @Test
  void theOperatorSeesNoSecretThatItDoesNotKnowByName() {
    assertThat(verbs("mizzen-operator", "", "secrets"))
        .containsExactlyInAnyOrder("get", "create", "patch");
  }

  @Test
  void theOperatorNeverScalesAndTheGatewayDoesNothingElse() {
    assertThat(verbs("mizzen-operator", "apps", "deployments/scale")).isEmpty();
    assertThat(verbs("mizzen-gateway", "apps", "deployments"))
        .containsExactlyInAnyOrder("get", "list", "watch");
    assertThat(verbs("mizzen-gateway", "apps", "deployments/scale")).containsExactly("patch");
  }

  @Test
  void onlyTheOperatorDefinesAndNobodyOfOursCalls() {
    for (String resource : List.of("dicts/definition", "queues/definition", "volumes/definition")) {
      assertThat(rolesWith("mizzen.dev", resource)).containsExactly("mizzen-operator");
    }
    for (String resource :
        List.of("functions/call", "dicts/entries", "queues/items", "volumes/files")) {
      assertThat(rolesWith("mizzen.dev", resource)).containsExactly("mizzen-caller");
    }
    assertThat(of(ClusterRoleBinding.class).map(it -> it.getRoleRef().getName()))
        .doesNotContain("mizzen-caller");
  }

  @Test
  void nobodyReadsBackupsUnlessSomebodyLetsThem() {
    assertThat(rolesWith("mizzen.dev", "dicts/backup")).containsExactly("mizzen-backup");
    assertThat(of(ClusterRoleBinding.class).map(it -> it.getRoleRef().getName()))
        .doesNotContain("mizzen-backup");
  }

  @Test
  void theDictServiceMakesAndDeletesButChangesNothing() {
    for (String resource : List.of("dicts", "queues")) {
      assertThat(verbs("mizzen-dict", "mizzen.dev", resource))
          .containsExactlyInAnyOrder("get", "create", "delete");
    }
    assertThat(subjects("mizzen-dict")).containsExactly("mizzen-dict");
  }

  @Test
  void theVolumeApiMakesAndDeletesButChangesNothing() {
    assertThat(verbs("mizzen-volume-api", "mizzen.dev", "volumes"))
        .containsExactlyInAnyOrder("get", "create", "delete");
    assertThat(subjects("mizzen-volume-api")).containsExactly("mizzen-volume-api");
  }

  @Test
  void servicesThatAreCalledAskWhoCalls() {
    assertThat(subjects("mizzen-reviews"))
        .containsExactlyInAnyOrder("mizzen-gateway", "mizzen-dict", "mizzen-volume-api");
  }

  @Test
  void onlyTheVolumeApiHasTheLeaseByWhichCommitsAreNumbered() {
    assertThat(
            of(Role.class)
                .filter(it -> it.getMetadata().getName().equals("mizzen-volume-api"))
                .flatMap(it -> it.getRules().stream())
                .map(
                    rule ->
                        rule.getResources()
                            + " "
                            + rule.getResourceNames()
                            + " "
                            + rule.getVerbs()))
        .containsExactly(
            "[leases] [] [create]", "[leases] [mizzen-volume-sequencer] [get, update]");
    assertThat(
            of(RoleBinding.class)
                .filter(it -> it.getMetadata().getName().equals("mizzen-volume-api"))
                .flatMap(it -> it.getSubjects().stream())
                .map(Subject::getName))
        .containsExactly("mizzen-volume-api");
  }

  @Test
  void theAgentAsksForNumbersOfCommitsAndHasNoOtherRight() {
    assertThat(verbs("mizzen-volume-sequence", "mizzen.dev", "volumes/sequence"))
        .containsExactly("create");
    assertThat(subjects("mizzen-volume-sequence")).containsExactly("mizzen-volume-agent");
    assertThat(
            of(ClusterRoleBinding.class)
                .filter(
                    it ->
                        it.getSubjects().stream()
                            .anyMatch(who -> who.getName().equals("mizzen-volume-agent")))
                .map(it -> it.getRoleRef().getName()))
        .containsExactly("mizzen-volume-sequence");
  }

  @Test
  void theControllerAsksForThemToo() {
    objects = List.copyOf(Helm.objects(Helm.CHART, Values.CLAIMS.yaml()));
    assertThat(subjects("mizzen-volume-sequence"))
        .containsExactly("mizzen-volume-agent", "mizzen-volume-controller");
  }

  @Test
  void theStoreHasNoRightsAtAll() {
    assertThat(
            Stream.concat(
                of(ClusterRoleBinding.class).flatMap(it -> it.getSubjects().stream()),
                of(RoleBinding.class).flatMap(it -> it.getSubjects().stream())))
        .extracting(Subject::getName)
        .doesNotContain("mizzen-object-store", "mizzen-test-stranger");
  }

  static Stream<Path> rbacTemplates() throws java.io.IOException {
    try (Stream<Path> files = Files.list(Helm.CHART.resolve("templates/rbac"))) {
      return files.filter(file -> !file.endsWith("accounts.yaml")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("rbacTemplates")
  void rolesSayWhyTheyExist(Path template) throws java.io.IOException {
    assertThat(Files.readString(template)).containsPattern("(?m)^ *# \\p{Lu}");
  }

  @Test
  void peopleHaveTheseRightsWithTheClustersOwnRoles() {
    assertThat(aggregatedTo("view")).containsExactly("mizzen-viewer");
    assertThat(aggregatedTo("edit"))
        .containsExactlyInAnyOrder("mizzen-viewer", "mizzen-editor", "mizzen-caller");
    assertThat(verbs("mizzen-viewer", "mizzen.dev", "functions"))
        .containsExactlyInAnyOrder("get", "list", "watch");
  }

  private Set<String> aggregatedTo(String role) {
    return of(ClusterRole.class)
        .filter(
            it ->
                "true"
                    .equals(
                        it.getMetadata()
                            .getLabels()
                            .get("rbac.authorization.k8s.io/aggregate-to-" + role)))
        .map(it -> it.getMetadata().getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> rolesWith(String group, String resource) {
    return of(ClusterRole.class)
        .filter(it -> !verbs(it.getMetadata().getName(), group, resource).isEmpty())
        .map(it -> it.getMetadata().getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> verbs(String role, String group, String resource) {
    return of(ClusterRole.class)
        .filter(it -> it.getMetadata().getName().equals(role))
        .flatMap(it -> it.getRules().stream())
        .filter(
            rule -> rule.getApiGroups().contains(group) && rule.getResources().contains(resource))
        .flatMap(rule -> rule.getVerbs().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<String> subjects(String binding) {
    return of(ClusterRoleBinding.class)
        .filter(it -> it.getMetadata().getName().equals(binding))
        .flatMap(it -> it.getSubjects().stream())
        .map(Subject::getName)
        .toList();
  }

  private static List<String> rights(PolicyRule rule) {
    return rule.getApiGroups().stream()
        .flatMap(group -> rule.getResources().stream().map(resource -> group + "/" + resource))
        .flatMap(what -> rule.getVerbs().stream().map(verb -> what + " " + verb))
        .toList();
  }

  private <T> Stream<T> of(Class<T> kind) {
    return objects.stream().filter(kind::isInstance).map(kind::cast);
  }
}
