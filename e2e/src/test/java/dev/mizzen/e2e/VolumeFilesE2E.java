package dev.mizzen.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.e2e.support.Answer;
import dev.mizzen.e2e.support.Caller;
import dev.mizzen.e2e.support.Cases;
import dev.mizzen.e2e.support.Installation;
import dev.mizzen.e2e.support.TestSpace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A Volume's files and history where it is not mounted: from a Function, and from any program. */
@Order(4)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VolumeFilesE2E {
  private static final String VOLUMES =
      """
      {apiVersion: mizzen.dev/v1, kind: Volume, metadata: {name: files}, spec: {reclaimPolicy: Delete}}
      ---
      {apiVersion: mizzen.dev/v1, kind: Volume, metadata: {name: bytes}, spec: {reclaimPolicy: Delete}}
      """;

  private static final String MOUNTING =
      """
      apiVersion: mizzen.dev/v1
      kind: Function
      metadata: {name: mounting}
      spec:
        handler: main:handle
        scaling: {maxContainers: 1, scaledownWindow: 2m}
        volumes: [{name: files, mountPath: /files}]
        image:
          addLocal:
            - path: main.py
              inline: |
                import mizzen
                volume = mizzen.Volume.from_name("files")
                def handle(path):
                    volume.reload(dirty="commit")
                    with open("/files/" + path) as f:
                        seen = f.read()
                    with open("/files/answer", "w") as f:
                        f.write(seen + " was seen")
                    volume.commit()
                    return b"".join(volume.read_file("answer")).decode()
      """;

  private Installation installation;
  private TestSpace space;
  private Caller caller;
  private Cases cases;

  @BeforeAll
  void apply() {
    installation = Installation.connect();
    space = TestSpace.create(installation.client(), "files");
    caller = Caller.allowed(installation, space);
    space.apply(VOLUMES);
    space.awaitReady("Volume", "files");
    space.awaitReady("Volume", "bytes");
    cases = Cases.apply(space, caller, VolumeFilesE2E.class, "volume_cases.py", "cases", "None");
  }

  @AfterAll
  void remove() {
    space.close();
    installation.close();
  }

  @Test
  void isFoundAtFirstUseWithoutAMount() {
    cases.run("lazy");
  }

  @Test
  void hydrates() {
    cases.run("hydrated");
  }

  @Test
  void lookupWarns() {
    cases.run("looked_up");
  }

  @Test
  void lists() {
    cases.run("listed");
  }

  @Test
  void readsInPiecesOfOneCommit() {
    cases.run("read_in_pieces");
  }

  @Test
  void readsIntoAFile() {
    cases.run("read_into_a_file");
  }

  @Test
  void removes() {
    cases.run("removed");
  }

  @Test
  void copiesAsCpDoes() {
    cases.run("copied");
  }

  @Test
  void uploadsBatchesAllOrNothing() {
    cases.run("uploaded");
  }

  @Test
  void everyMethodIsAsynchronousToo() {
    cases.run("asynchronous");
  }

  @Test
  void keepsAHistoryAndRollsBack() {
    cases.run("history");
  }

  @Test
  void aMountSeesWhatWasWrittenFromOutsideAndTheOtherWayRound() {
    // Given a container that mounts what another Function writes to without a mount
    space.apply(MOUNTING);
    space.awaitReady("Function", "mounting");
    assertThat(cases.call("write_for_the_mount", "a word").result().asText()).isEqualTo("ok");
    // When
    Answer answer = caller.call("mounting", "{\"args\": [\"seen/by/the/mount\"]}");
    // Then
    assertThat(answer.result().asText()).isEqualTo("a word was seen");
  }

  @Test
  void anyProgramReadsAndWritesFilesAndRollsBack() {
    // Given a file of bytes by any client
    Answer put = caller.volume("PUT", "bytes/files/a/b%20c", "plain bytes");
    assertThat(put.status()).as(put.body()).isEqualTo(200);
    long commit = put.json().get("commit").asLong();
    // When it is replaced and rolled back
    assertThat(caller.volume("PUT", "bytes/files/a/b%20c", "other").status()).isEqualTo(409);
    caller.volume("PUT", "bytes/files/a/b%20c?force=true", "other");
    Answer back = caller.volume("POST", "bytes:rollback", "{\"commit\": " + commit + "}");
    // Then
    assertThat(back.json().get("commit").asLong()).isEqualTo(commit + 2);
    Answer part = caller.volume("GET", "bytes/files/a/b%20c", "", "Range", "bytes=6-");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("bytes");
    assertThat(part.header("Mizzen-Commit")).contains(Long.toString(commit + 2));
    assertThat(caller.volume("GET", "bytes:list?path=a", "").body()).contains("\"a/b c\"");
  }

  @Test
  void nobodyReadsFilesWithoutTheRight() {
    // When
    Answer answer =
        Caller.withoutRights(installation, space).volume("GET", "bytes:list?path=/", "");
    // Then
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).contains("volumes.mizzen.dev/files");
  }
}
