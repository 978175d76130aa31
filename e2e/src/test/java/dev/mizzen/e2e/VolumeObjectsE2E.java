package dev.mizzen.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mizzen.e2e.support.Answer;
import dev.mizzen.e2e.support.Caller;
import dev.mizzen.e2e.support.Cases;
import dev.mizzen.e2e.support.Installation;
import dev.mizzen.e2e.support.TestSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Volumes as objects: how they come and go, by code and by manifest, and what a manifest says. */
@Order(4)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VolumeObjectsE2E {
  private static final String VOLUME =
      "{apiVersion: mizzen.dev/v1, kind: Volume, metadata: {name: %s}, spec: {reclaimPolicy: Delete%s}}";

  private Installation installation;
  private TestSpace space;
  private Caller caller;
  private Cases cases;

  @BeforeAll
  void apply() {
    installation = Installation.connect();
    space = TestSpace.create(installation.client(), "volumes");
    caller = Caller.allowed(installation, space);
    volume("declared", "");
    cases =
        Cases.apply(
            space, caller, VolumeObjectsE2E.class, "volume_object_cases.py", "cases", "None");
  }

  @AfterAll
  void remove() {
    space.close();
    installation.close();
  }

  @Test
  void isFoundAtFirstUseAndMadeByCodeThatAsksForIt() {
    // When
    cases.run("made");
    // Then it is an object as any other, which a Function can mount
    space.awaitReady("Volume", "made-by-code");
    Cases mounting = mounting("mounts-made", "[{name: made-by-code, mountPath: /made}]");
    assertThat(mounting.call("text", "/made/a").result().asText()).isEqualTo("content");
  }

  @Test
  void ephemeralOnesAreGoneWithTheirBlock() {
    cases.run("ephemeral");
  }

  @Test
  void ephemeralOnesGoWhenTheirHolderIsDead() {
    // Given one whose holder does not leave its block
    Cases holder =
        Cases.apply(
            space, caller, VolumeObjectsE2E.class, "volume_object_cases.py", "holder", "None");
    String name = holder.call("leave_an_ephemeral_behind").result().asText();
    assertThat(cases.call("exists", name).result().asText()).isEqualTo("there");
    // When
    space.delete("Function", "holder");
    // Then
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(2))
        .until(() -> cases.call("exists", name).result().asText().equals("gone"));
  }

  @Test
  void codeDeletesWhatCodeMade() {
    // When
    cases.run("deleted");
    // Then
    assertThat(space.has("Volume", "short-lived")).isFalse();
    assertThat(space.has("Volume", "declared")).isTrue();
  }

  @Test
  void codeRenamesAndTheHistoryStays() {
    cases.run("renamed");
  }

  @Test
  void aReadOnlyHandleChangesNothing() {
    cases.run("read_only");
  }

  @Test
  void aManifestRenamesAndTheHistoryStays() {
    // Given a Volume with two commits, whose data would go with it
    volume("before", "");
    put("before", "a", "1");
    put("before", "a", "2");
    // When another one adopts it, and it is deleted
    space.apply(VOLUME.formatted("after", ", adopt: {name: before}"));
    assertThat(space.awaitReason("Volume", "after", "Ready", "False", "AdoptedNotDeleted"))
        .contains("'before'");
    space.delete("Volume", "before");
    // Then
    space.awaitReady("Volume", "after");
    assertThat(text("after", "a")).isEqualTo("2");
    assertThat(caller.volume("GET", "after:commits", "").json().get("commits")).hasSize(2);
    assertThat(caller.volume("GET", "before:list?path=/", "").status()).isEqualTo(404);
    assertThat((String) space.get("Volume", "after").get("status", "adopted")).isEqualTo("before");
  }

  @Test
  void aCloneHasTheFilesAtOnceAndGoesItsOwnWay() {
    // Given
    volume("base", "");
    long first = put("base", "a", "1");
    put("base", "a", "2");
    // When
    volume("newest", ", source: {volume: {name: base}}");
    volume("older", ", source: {volume: {name: base, commit: %d}}".formatted(first));
    // Then
    assertThat(text("newest", "a")).isEqualTo("2");
    assertThat(text("older", "a")).isEqualTo("1");
    put("newest", "a", "3");
    assertThat(text("base", "a")).isEqualTo("2");
    space.delete("Volume", "base");
    assertThat(text("older", "a")).as("what they share stays").isEqualTo("1");
  }

  @Test
  void aSourceThatIsNotThereIsNamedUntilItIs() {
    // When
    space.apply(VOLUME.formatted("waits", ", source: {volume: {name: comes-later}}"));
    // Then
    assertThat(space.awaitReason("Volume", "waits", "ResolvedRefs", "False", "SourceNotFound"))
        .contains("spec.source")
        .contains("comes-later");
    awaitEvent("waits", "SourceNotFound", "comes-later");
    volume("comes-later", "");
    space.awaitReady("Volume", "waits");
  }

  @Test
  void pinsAreKeptAndMustBeThere() {
    // Given
    volume("pinned", "");
    long commit = put("pinned", "a", "1");
    // When
    space.apply(VOLUME.formatted("pinned", ", snapshots: [{name: first, commit: " + commit + "}]"));
    // Then
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat((List<?>) space.get("Volume", "pinned").get("status", "pins"))
                    .hasSize(1));
    space.apply(VOLUME.formatted("pinned", ", snapshots: [{name: first, commit: 1000}]"));
    assertThat(space.awaitReason("Volume", "pinned", "Ready", "False", "CommitNotFound"))
        .contains("1000");
  }

  @Test
  void staysUntilThePodThatMountsItHasEnded() {
    // Given a Volume that a pod mounts
    volume("used", "");
    Cases user = mounting("uses", "[{name: used, mountPath: /used}]");
    user.call("write_and_leave", "/used/a", "1");
    String pod = space.pods("uses").getFirst().getMetadata().getName();
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat((String) space.get("Volume", "used").get("status", "mounts", 0, "pod"))
                    .isEqualTo(pod));
    // When
    space.beginDelete("Volume", "used");
    // Then
    assertThat(space.awaitReason("Volume", "used", "Ready", "False", "StillMounted"))
        .contains(pod)
        .contains("on node");
    awaitEvent("used", "StillMounted", pod);
    assertThat(user.call("text", "/used/a").result().asText()).isEqualTo("1");
    space.delete("Function", "uses");
    await().atMost(Duration.ofMinutes(2)).until(() -> !space.has("Volume", "used"));
  }

  @Test
  void codeDoesNotDeleteWhatAPodMounts() {
    // Given
    cases.call("made");
    space.awaitReady("Volume", "made-by-code");
    mounting("holds-made", "[{name: made-by-code, mountPath: /made}]").call("text", "/made/a");
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat((List<?>) space.get("Volume", "made-by-code").get("status", "mounts"))
                    .isNotEmpty());
    // When
    Answer answer = cases.call("delete_mounted", "made-by-code");
    // Then
    assertThat(answer.result().asText()).contains("is mounted by fn-");
    assertThat(space.has("Volume", "made-by-code")).isTrue();
  }

  @Test
  void dfTellsTheCapacityAndMoreDoesNotFit() {
    // Given
    volume("bounded", ", capacity: 8Mi");
    // Then
    mounting("bounded", "[{name: bounded, mountPath: /bounded}]").run("capacity");
  }

  @Test
  void aReadOnlyMountTakesNoWrites() {
    // Given
    volume("reads", "");
    put("reads", "there", "content");
    // Then
    mounting("reads", "[{name: reads, mountPath: /reads, readOnly: true}]").run("read_only");
  }

  @Test
  void aSubPathIsAllThatIsSeenAndIsMadeWhereItIsAbsent() {
    // Given
    volume("parts", "");
    put("parts", "outside", "x");
    // Then
    mounting("parts", "[{name: parts, mountPath: /part, subPath: runs/one}]").run("sub_path");
  }

  @Test
  void aReloadNamesWhoHoldsFilesOpen() {
    // Given
    volume("reads-open", ", backgroundCommit: {interval: Never}");
    // Then
    mounting("opens", "[{name: reads-open, mountPath: /open}]").run("open_files");
  }

  @Test
  void whatIsWrittenIsCommittedInTheBackground() {
    // Given
    volume("background", ", backgroundCommit: {interval: 1s}");
    Cases writer = mounting("background", "[{name: background, mountPath: /background}]");
    // When
    writer.call("write_and_leave", "/background/a", "nobody committed this");
    // Then others read it while the container runs
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> assertThat(text("background", "a")).isEqualTo("nobody committed this"));
    assertThat(space.pods("background")).hasSize(1);
  }

  @Test
  void theExampleWorks() throws IOException {
    // Given a Volume with bounds, that a Function fills
    space.apply(example("10-dataset.yaml"));
    space.awaitReady("Volume", "dataset");
    space.awaitReady("Function", "collect");
    assertThat(caller.call("collect", "{\"args\": [\"tides\", [2, 4]]}").result().toString())
        .isEqualTo("{\"commit\":1,\"capacity\":1073741824}");
    // When its commit is named and cloned
    space.apply(example("20-experiment.yaml"));
    space.awaitReady("Volume", "experiment");
    space.awaitReady("Function", "train");
    // Then
    assertThat(caller.call("train", "{\"args\": [\"tides\"]}").result().asDouble()).isEqualTo(3.0);
    assertThat(text("experiment", "tides.csv")).isEqualTo("2\n4\n");
    assertThat(text("experiment", "runs/1/mean")).isEqualTo("3.0");
  }

  private String example(String file) throws IOException {
    return Files.readString(installation.repository().resolve("examples/volumes").resolve(file));
  }

  private void volume(String name, String spec) {
    space.apply(VOLUME.formatted(name, spec));
    space.awaitReady("Volume", name);
  }

  private Cases mounting(String function, String volumes) {
    return Cases.applyMounting(
        space, caller, VolumeObjectsE2E.class, "volume_mount_cases.py", function, volumes);
  }

  private void awaitEvent(String volume, String reason, String text) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(space.events("Volume", volume))
                    .anyMatch(event -> event.startsWith(reason) && event.contains(text)));
  }

  private long put(String volume, String path, String content) {
    Answer answer = caller.volume("PUT", "%s/files/%s?force=true".formatted(volume, path), content);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().get("commit").asLong();
  }

  private String text(String volume, String path) {
    return caller.volume("GET", "%s/files/%s".formatted(volume, path), "").body();
  }
}
