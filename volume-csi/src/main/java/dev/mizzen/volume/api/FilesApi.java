package dev.mizzen.volume.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mizzen.volume.auth.Guard;
import dev.mizzen.volume.auth.Permission.Part;
import dev.mizzen.volume.files.FileReads;
import dev.mizzen.volume.files.FileWrites;
import dev.mizzen.volume.files.History;
import dev.mizzen.volume.files.Listing;
import dev.mizzen.volume.files.VolumePath;
import dev.mizzen.volume.http.Answer;
import dev.mizzen.volume.http.Workers;
import dev.mizzen.volume.snapshot.Commit;
import dev.mizzen.volume.snapshot.Hash;
import dev.mizzen.volume.snapshot.VolumeId;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The HTTP side of a volume's files and history. */
public final class FilesApi {

  /** The path of a volume, to which a call's name is added. */
  static final String VOLUME = "/v1/namespaces/(?<namespace>[^/]+)/volumes/(?<volume>[^/:]+)";

  private static final String FILE = VOLUME + "/files/(?<path>.*)";
  private static final int MAX_COMMITS = 100;

  private final Bodies bodies = new Bodies();
  private final Guard guard;
  private final FileReads reads;
  private final FileWrites writes;
  private final History history;

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record ListAnswer(
      @JsonInclude long commit, @JsonInclude List<Listing.Item> entries, String cursor) {}

  private record ChangeAnswer(String path, String change) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record DiffAnswer(
      @JsonInclude long from,
      @JsonInclude long to,
      @JsonInclude List<ChangeAnswer> changes,
      String cursor) {}

  private record CommitItem(long commit, String time, long files, long bytes, String writer) {
    static CommitItem of(Commit commit) {
      return new CommitItem(
          commit.number(),
          commit.time().toString(),
          commit.files(),
          commit.bytes(),
          commit.writer());
    }
  }

  private record CommitsAnswer(List<CommitItem> commits) {}

  private record MissingAnswer(List<String> missing) {}

  public FilesApi(Guard guard, FileReads reads, FileWrites writes, History history) {
    this.guard = guard;
    this.reads = reads;
    this.writes = writes;
    this.history = history;
  }

  void mount(Router router, Workers workers) {
    router.routeWithRegex(HttpMethod.GET, FILE).handler(workers.giving(this::read));
    router.routeWithRegex(HttpMethod.PUT, FILE).handler(workers.taking(this::put));
    router.routeWithRegex(HttpMethod.DELETE, FILE).handler(workers.handler(this::remove));
    router
        .routeWithRegex(HttpMethod.PUT, VOLUME + "/chunks/(?<chunk>[0-9a-f]{64})")
        .handler(workers.taking(this::putChunk));
    router.routeWithRegex(HttpMethod.GET, VOLUME + ":list").handler(workers.handler(this::list));
    router.routeWithRegex(HttpMethod.POST, VOLUME + ":copy").handler(workers.taking(this::copy));
    router
        .routeWithRegex(HttpMethod.POST, VOLUME + ":upload")
        .handler(workers.taking(this::upload));
    router
        .routeWithRegex(HttpMethod.GET, VOLUME + ":commits")
        .handler(workers.handler(this::commits));
    router.routeWithRegex(HttpMethod.GET, VOLUME + ":diff").handler(workers.handler(this::diff));
    router
        .routeWithRegex(HttpMethod.POST, VOLUME + ":rollback")
        .handler(workers.taking(this::rollback));
  }

  private Answer read(RoutingContext ctx) {
    var id = reader(ctx);
    var query = new Query(ctx, "commit");
    var file = reads.open(id, path(ctx), query.number("commit"));
    var range = Range.of(ctx.request().getHeader("Range"), file.size());
    var headers = new TreeMap<String, String>();
    headers.put("Content-Type", "application/octet-stream");
    headers.put("Accept-Ranges", "bytes");
    headers.put("Mizzen-Commit", Long.toString(file.commit()));
    if (range.isPart()) {
      headers.put("Content-Range", range.contentRange(file.size()));
    }
    return new Answer(
        range.isPart() ? 206 : 200,
        new Answer.Content(
            headers, range.length(), out -> file.read(range.offset(), range.length(), out::write)));
  }

  private Answer put(RoutingContext ctx, InputStream content) {
    var id = writer(ctx);
    var query = new Query(ctx, "force", "executable");
    return Answer.ok(
        writes.put(id, path(ctx), content, query.flag("executable"), query.flag("force")));
  }

  private Answer remove(RoutingContext ctx) {
    var id = writer(ctx);
    var query = new Query(ctx, "recursive");
    return Answer.ok(writes.remove(id, path(ctx), query.flag("recursive")));
  }

  private Answer putChunk(RoutingContext ctx, InputStream content) {
    var id = writer(ctx);
    writes.putChunk(id, Hash.fromHex(ctx.pathParam("chunk")), content);
    return Answer.noContent();
  }

  private Answer list(RoutingContext ctx) {
    var id = reader(ctx);
    var query = new Query(ctx, "path", "recursive", "commit", "cursor", "limit");
    var commit = query.number("commit");
    String after = "";
    if (!query.text("cursor").isEmpty()) {
      var cursor = Cursor.of(query.text("cursor"), 1);
      commit = OptionalLong.of(cursor.commits().getFirst());
      after = cursor.after();
    }
    var listing =
        reads.list(
            id,
            VolumePath.of(query.text("path")),
            query.flag("recursive"),
            commit,
            after,
            query.limit(Query.MAX_LIMIT));
    String next =
        listing.more()
            ? new Cursor(List.of(listing.commit()), listing.entries().getLast().path()).text()
            : "";
    return Answer.ok(new ListAnswer(listing.commit(), listing.entries(), next));
  }

  private Answer copy(RoutingContext ctx, InputStream body) {
    var id = writer(ctx);
    var asked = bodies.read(body, Bodies.Copy.class);
    return Answer.ok(
        writes.copy(id, asked.sourcePaths(), asked.destinationPath(), asked.recursive()));
  }

  private Answer upload(RoutingContext ctx, InputStream body) {
    var id = writer(ctx);
    var query = new Query(ctx, "force");
    var asked = bodies.read(body, Bodies.Upload.class);
    return Answer.ok(
        switch (writes.upload(id, asked.newFiles(), query.flag("force"))) {
          case FileWrites.Upload.Missing missing ->
              new MissingAnswer(missing.chunks().stream().map(Hash::toString).toList());
          case FileWrites.Upload.Done done -> done.written();
        });
  }

  private Answer commits(RoutingContext ctx) {
    var id = reader(ctx);
    var query = new Query(ctx, "before", "limit");
    var commits = history.commits(id, query.number("before"), query.limit(MAX_COMMITS));
    return Answer.ok(new CommitsAnswer(commits.stream().map(CommitItem::of).toList()));
  }

  private Answer diff(RoutingContext ctx) {
    var id = reader(ctx);
    var query = new Query(ctx, "from", "to", "cursor", "limit");
    var from = query.number("from");
    var to = query.number("to");
    String after = "";
    if (!query.text("cursor").isEmpty()) {
      var cursor = Cursor.of(query.text("cursor"), 2);
      from = OptionalLong.of(cursor.commits().getFirst());
      to = OptionalLong.of(cursor.commits().getLast());
      after = cursor.after();
    }
    var diff = history.diff(id, from, to, after, query.limit(Query.MAX_LIMIT));
    var changes =
        diff.changes().stream()
            .map(
                change ->
                    new ChangeAnswer(change.path(), change.kind().name().toLowerCase(Locale.ROOT)))
            .toList();
    String next =
        diff.more()
            ? new Cursor(List.of(diff.from(), diff.to()), changes.getLast().path()).text()
            : "";
    return Answer.ok(new DiffAnswer(diff.from(), diff.to(), changes, next));
  }

  private Answer rollback(RoutingContext ctx, InputStream body) {
    var id = writer(ctx);
    return Answer.ok(history.rollback(id, bodies.read(body, Bodies.Rollback.class).number()));
  }

  private static VolumePath path(RoutingContext ctx) {
    return VolumePath.of(ctx.pathParam("path"));
  }

  private VolumeId reader(RoutingContext ctx) {
    return Callers.allowed(guard, ctx, "get", Part.FILES);
  }

  private VolumeId writer(RoutingContext ctx) {
    return Callers.allowed(guard, ctx, "update", Part.FILES);
  }
}
