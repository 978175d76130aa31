package dev.mizzen.volume.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.volume.auth.TestTokens;
import dev.mizzen.volume.snapshot.Hash;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilesApiTest {

  private static final int LARGE = (8 << 20) + 12_345;

  @TempDir Path directory;
  private FilesServer server;

  @BeforeEach
  void start() {
    server = new FilesServer(directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static byte[] random(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  private void write(String... paths) throws Exception {
    for (String path : paths) {
      assertThat(server.put(path, path.getBytes(UTF_8)).statusCode()).isEqualTo(200);
    }
  }

  private String list(String query) throws Exception {
    return server.call("GET", ":list" + query, "").body();
  }

  @Test
  void givesBackWhatWasPut() throws Exception {
    // Given a file of more than a chunk, a small one and an empty one
    byte[] content = random(LARGE);

    // When they are put
    var put = server.put("deep/model%20%C3%A9.bin", content);
    write("small");
    server.put("empty", new byte[0]);

    // Then the answer tells the commit, and reading gives the bytes
    assertThat(put.body())
        .startsWith("{\"commit\":1,\"changed\":true,\"files\":1,\"bytes\":" + LARGE);
    assertThat(server.read("deep/model%20%C3%A9.bin").body()).isEqualTo(content);
    assertThat(server.text("small")).isEqualTo("small");
    assertThat(server.read("empty").body()).isEmpty();
    assertThat(server.read("small").headers().firstValue("Mizzen-Commit")).contains("3");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-9, 0, 10",
    "bytes=8388600-8388615, 8388600, 16",
    "bytes=8400000-, 8400000, 953",
    "bytes=-5, 8400948, 5",
    "bytes=8400950-99999999, 8400950, 3"
  })
  void readsRanges(String range, int offset, int length) throws Exception {
    // Given
    byte[] content = random(LARGE);
    server.put("f", content);

    // When
    var part = server.read("f", "Range", range);

    // Then
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(content, offset, offset + length));
    assertThat(part.headers().firstValue("Content-Range"))
        .contains("bytes %d-%d/%d".formatted(offset, offset + length - 1, LARGE));
  }

  @Test
  void refusesRangesThatTheFileDoesNotHave() throws Exception {
    write("f");

    assertThat(server.read("f", "Range", "bytes=1-").statusCode()).isEqualTo(416);
    assertThat(server.read("f", "Range", "lines=1-").statusCode()).isEqualTo(200);
    server.put("empty", new byte[0]);
    assertThat(server.read("empty", "Range", "bytes=0-7").statusCode()).isEqualTo(200);
  }

  @Test
  void givesNoByteOfADamagedFile() throws Exception {
    // Given a file of which the store has lost a bit
    byte[] content = random(2000);
    server.put("f", content);
    String hash = Hash.of(content).toString();
    content[7] ^= 1;
    server.store.put(server.pool() + "chunks/" + hash.substring(0, 2) + "/" + hash, content);

    // When
    var read = server.read("f");

    // Then
    assertThat(read.statusCode()).isEqualTo(500);
    assertThat(new String(read.body(), UTF_8)).contains(hash);
  }

  @Test
  void overwritesOnlyByForceAndSaysSo() throws Exception {
    // Given
    write("f");

    // When it is put again, without and with force
    var refused = server.put("f", "new".getBytes(UTF_8));
    var forced = server.put("f?force=true", "new".getBytes(UTF_8));
    var same = server.put("f?force=true", "new".getBytes(UTF_8));

    // Then
    assertProblem(refused, 409, "file-exists", "force");
    assertThat(forced.body()).contains("\"commit\":2", "\"overwritten\":[\"f\"]");
    assertThat(same.body()).contains("\"commit\":2", "\"changed\":false", "\"overwritten\":[]");
    assertThat(server.text("f")).isEqualTo("new");
  }

  @Test
  void putsNoFileOverADirectoryNorBelowAFile() throws Exception {
    // Given
    write("a/b");

    // When, then
    assertProblem(server.put("a?force=true", new byte[1]), 409, "wrong-file-type", "'a'");
    assertProblem(server.put("a/b/c/d?force=true", new byte[1]), 409, "wrong-file-type", "'a/b'");
    assertThat(server.put("", new byte[1]).statusCode()).isEqualTo(400);
    assertThat(server.put("a/new/", new byte[1]).statusCode()).isEqualTo(400);
    assertThat(server.put("a%00b", new byte[1]).statusCode()).isEqualTo(400);
    assertThat(server.put("x".repeat(256), new byte[1]).statusCode()).isEqualTo(400);
    assertThat(server.call("GET", ":commits", "").body()).doesNotContain("\"commit\":2");
  }

  @Test
  void lists() throws Exception {
    // Given
    write("b/c/d", "b/a", "z");

    // When, then
    assertThat(list("?path=/b"))
        .isEqualTo(
            """
            {"commit":3,"entries":[\
            {"path":"b/a","type":"file","mtime":1000,"size":3},\
            {"path":"b/c","type":"directory","mtime":0,"size":0}]}""");
    assertThat(list("?path=b/a")).contains("[{\"path\":\"b/a\"");
    assertThat(list("?commit=0")).isEqualTo("{\"commit\":0,\"entries\":[]}");
    assertProblem(server.call("GET", ":list?path=nothing", ""), 404, "file-not-found", "nothing");
    assertProblem(server.call("GET", ":list?commit=4", ""), 404, "commit-not-found", "0 to 3");
  }

  @Test
  void listsInPagesOfOneCommit() throws Exception {
    // Given
    write("b/c/d", "b/a", "z");

    // When it is listed one by one, and something is put meanwhile
    var paths = new StringBuilder();
    String cursor = "";
    do {
      String page = list("?recursive=true&limit=1" + cursor);
      paths.append(page.replaceAll(".*\"path\":\"([^\"]*)\".*", "$1 "));
      cursor =
          page.contains("cursor")
              ? "&cursor=" + page.replaceAll(".*\"cursor\":\"([^\"]*)\".*", "$1")
              : "";
      server.put("b/b?force=true", new byte[0]);
    } while (!cursor.isEmpty());

    // Then each is there once, and what came later is not
    assertThat(paths.toString()).isEqualTo("b b/a b/c b/c/d z ");
  }

  @Test
  void removes() throws Exception {
    // Given
    write("a/b/c", "a/d", "e");

    // When
    var file = server.call("DELETE", "/files/e", "");
    var refused = server.call("DELETE", "/files/a", "");
    var absent = server.call("DELETE", "/files/e", "");
    var all = server.call("DELETE", "/files/a/b?recursive=true", "");

    // Then
    assertThat(file.body()).contains("\"commit\":4", "\"files\":2");
    assertProblem(refused, 409, "wrong-file-type", "recursive");
    assertProblem(absent, 404, "file-not-found", "'e'");
    assertThat(all.body()).contains("\"commit\":5", "\"files\":1");
    assertThat(list("?recursive=true")).contains("\"a/d\"").doesNotContain("a/b");
    assertThat(server.call("DELETE", "/files/?recursive=true", "").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'f'         | new     | false | new
          'f'         | /d/     | false | d/f
          'f'         | g       | false | g
          'f','g'     | d       | false | d/f,d/g
          'd'         | new     | true  | new/e/x
          'd'         | t       | true  | t/d/e/x
          't/d'       | /       | true  | d/e/x,d/e/y
          """)
  void copiesAsCpDoes(String sources, String destination, boolean recursive, String made)
      throws Exception {
    // Given, where d and t/d are directories
    write("f", "g", "d/e/x", "t/d/e/y");

    // When
    var copied = copy(sources, destination, recursive);

    // Then
    assertThat(copied.statusCode()).as(copied.body()).isEqualTo(200);
    assertThat(list("?recursive=true"))
        .contains(Arrays.stream(made.split(",")).map(path -> '"' + path + '"').toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'd'     | new   | false | 409 | recursive
          'd'     | d/in  | true  | 400 | into itself
          'd'     | d     | true  | 400 | into itself
          'd'     | f     | true  | 409 | 'f'
          'f'     | f     | false | 400 | source and destination
          'f'     | /     | false | 400 | source and destination
          'f'     | n/o   | false | 404 | 'n'
          'f'     | new/  | false | 404 | 'new/'
          'f','g' | new   | false | 404 | 'new/'
          'no'    | d     | false | 404 | 'no'
          'f','no'| d     | false | 404 | 'no'
          '/'     | d     | true  | 400 | volume itself
          """)
  void refusesWhatCpRefuses(
      String sources, String destination, boolean recursive, int status, String detail)
      throws Exception {
    // Given
    write("f", "g", "d/e/x");

    // When
    var copied = copy(sources, destination, recursive);

    // Then, all or nothing
    assertThat(copied.statusCode()).as(copied.body()).isEqualTo(status);
    assertThat(copied.body()).contains(detail);
    assertThat(list("")).startsWith("{\"commit\":3,");
  }

  private HttpResponse<String> copy(String sources, String destination, boolean recursive)
      throws Exception {
    return server.call(
        "POST",
        ":copy",
        "{\"sources\":[%s],\"destination\":\"%s\",\"recursive\":%s}"
            .formatted(sources.replace('\'', '"'), destination, recursive));
  }

  @Test
  void uploadsOnlyWhatIsMissingAndCommitsAtOnce() throws Exception {
    // Given a chunk that the volume has, and one that it has not
    byte[] known = random(2000);
    byte[] fresh = random(3000);
    server.put("known", known);
    String files =
        """
        {"files":[{"path":"a/known","size":2000,"chunks":["%s"]},\
        {"path":"a/fresh","size":3000,"executable":true,"chunks":["%s"]},\
        {"path":"a/tiny","size":2,"content":"aGk="},{"path":"a/empty","size":0}]}"""
            .formatted(Hash.of(known), Hash.of(fresh));

    // When it is uploaded, the missing chunk is brought, and it is uploaded again
    var first = server.call("POST", ":upload", files);
    var wrong = server.putChunk(Hash.of(fresh).toString(), known);
    var right = server.putChunk(Hash.of(fresh).toString(), fresh);
    var second = server.call("POST", ":upload", files);

    // Then
    assertThat(first.body()).isEqualTo("{\"missing\":[\"" + Hash.of(fresh) + "\"]}");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(right.statusCode()).isEqualTo(204);
    assertThat(second.body()).contains("\"commit\":2", "\"files\":5");
    assertThat(server.read("a/known").body()).isEqualTo(known);
    assertThat(server.read("a/fresh").body()).isEqualTo(fresh);
    assertThat(server.text("a/tiny")).isEqualTo("hi");
    assertThat(server.text("a/empty")).isEmpty();
  }

  @Test
  void uploadsAllOrNothing() throws Exception {
    // Given
    write("there");
    String files =
        "{\"files\":[{\"path\":\"new\",\"size\":2,\"content\":\"aGk=\"},{\"path\":\"there\",\"size\":2,\"content\":\"aGk=\"}]}";

    // When
    var refused = server.call("POST", ":upload", files);
    String before = list("");
    var forced = server.call("POST", ":upload?force=true", files);

    // Then
    assertProblem(refused, 409, "file-exists", "'there'");
    assertThat(before).doesNotContain("new");
    assertThat(forced.body()).contains("\"overwritten\":[\"there\"]");
    assertThat(server.text("new")).isEqualTo("hi");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"path\":\"f\",\"size\":3,\"content\":\"aGk=\"}",
        "{\"path\":\"f\",\"size\":9,\"chunks\":[]}",
        "{\"path\":\"f\",\"size\":9,\"chunks\":[\"xyz\"]}",
        "{\"path\":\"f\",\"size\":-1,\"chunks\":[]}",
        "{\"path\":\"../f\",\"size\":0}",
        "{\"path\":\"f\",\"size\":0},{\"path\":\"/f\",\"size\":0}",
        "{\"path\":\"f\",\"size\":0,\"mode\":420}",
        "{\"path\":\"f\"}",
        "{\"size\":0}",
        "null"
      })
  void refusesMalformedUploads(String file) throws Exception {
    var refused = server.call("POST", ":upload", "{\"files\":[" + file + "]}");

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
  }

  @Test
  void keepsAHistory() throws Exception {
    // Given
    write("a", "b");
    server.put("a?force=true", "new".getBytes(UTF_8));
    server.call("DELETE", "/files/b", "");

    // When
    String commits = server.call("GET", ":commits?limit=2", "").body();
    String older = server.call("GET", ":commits?before=3", "").body();
    String all = server.call("GET", ":diff?from=0", "").body();
    String page = server.call("GET", ":diff?from=2&to=4&limit=1", "").body();

    // Then
    assertThat(commits)
        .startsWith(
            "{\"commits\":[{\"commit\":4,\"time\":\"1970-01-01T00:16:40Z\",\"files\":1,\"bytes\":3,\"writer\":\"test/")
        .contains("\"commit\":3")
        .doesNotContain("\"commit\":2");
    assertThat(older).contains("\"commit\":2", "\"commit\":1").doesNotContain("\"commit\":3");
    assertThat(all)
        .isEqualTo("{\"from\":0,\"to\":4,\"changes\":[{\"path\":\"a\",\"change\":\"added\"}]}");
    assertThat(page).contains("{\"path\":\"a\",\"change\":\"changed\"}").doesNotContain("\"b\"");
    String cursor = page.replaceAll(".*\"cursor\":\"([^\"]*)\".*", "$1");
    assertThat(server.call("GET", ":diff?limit=1&cursor=" + cursor, "").body())
        .isEqualTo("{\"from\":2,\"to\":4,\"changes\":[{\"path\":\"b\",\"change\":\"removed\"}]}");
    assertThat(server.read("b?commit=2").body()).isEqualTo("b".getBytes(UTF_8));
  }

  @Test
  void rollsBackByANewCommit() throws Exception {
    // Given
    write("a", "b");
    server.put("a?force=true", "new".getBytes(UTF_8));

    // When
    var back = server.call("POST", ":rollback", "{\"commit\":1}");
    var again = server.call("POST", ":rollback", "{\"commit\":1}");

    // Then
    assertThat(back.body()).contains("\"commit\":4", "\"changed\":true", "\"files\":1");
    assertThat(again.body()).contains("\"commit\":4", "\"changed\":false");
    assertThat(server.text("a")).isEqualTo("a");
    assertThat(server.text("a?commit=3")).isEqualTo("new");
    assertThat(server.call("POST", ":rollback", "{\"commit\":0}").body())
        .contains("\"commit\":5", "\"files\":0");
    assertProblem(
        server.call("POST", ":rollback", "{\"commit\":9}"), 404, "commit-not-found", "0 to 5");
    assertThat(server.call("POST", ":rollback", "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void asksForTheRightOnFiles() throws Exception {
    // Given a pod of the namespace, one of another, and an account that may only read
    String pod = TestTokens.bearer("shop", Instant.ofEpochSecond(2000));
    String stranger = TestTokens.bearer("office", Instant.ofEpochSecond(2000));

    // When, then
    assertThat(server.callAs(pod, "PUT", "/files/f").statusCode()).isEqualTo(200);
    assertThat(server.callAs("Bearer reader", "GET", "/files/f").statusCode()).isEqualTo(200);
    assertThat(server.callAs(stranger, "GET", "/files/f").statusCode()).isEqualTo(403);
    assertProblem(
        server.callAs("Bearer reader", "PUT", "/files/g"),
        403,
        "forbidden",
        "update on volumes.mizzen.dev/files");
    for (String write : new String[] {":copy", ":upload", ":rollback"}) {
      assertThat(server.callAs("Bearer reader", "POST", write).statusCode()).isEqualTo(403);
    }
    assertThat(server.callAs("Bearer reader", "DELETE", "/files/f").statusCode()).isEqualTo(403);
    assertThat(server.callAs("Bearer reader", "PUT", "/chunks/" + "0".repeat(64)).statusCode())
        .isEqualTo(403);
    assertThat(server.callAs(pod, "DELETE", "?data=delete").statusCode()).isEqualTo(403);
    assertThat(server.callAs("", "GET", ":list").statusCode()).isEqualTo(401);
  }

  @Test
  void refusesWhatItDoesNotKnow() throws Exception {
    assertProblem(server.call("GET", ":list?depth=2", ""), 400, "malformed-request", "depth");
    assertThat(server.call("GET", ":list?cursor=bm8", "").statusCode()).isEqualTo(400);
    assertThat(server.call("GET", ":list?limit=0", "").statusCode()).isEqualTo(400);
    assertThat(server.call("POST", ":copy", "{").statusCode()).isEqualTo(400);
    assertThat(server.call("GET", "-absent:list", "").statusCode()).isEqualTo(404);
    assertProblem(server.call("GET", "/files/nothing", ""), 404, "file-not-found", "nothing");
  }

  private static void assertProblem(
      HttpResponse<String> answer, int status, String slug, String detail) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("/problems/" + slug + "\"").contains(detail);
  }
}
