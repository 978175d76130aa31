package dev.mizzen.volume.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Objects in memory behind the S3 API, as far as {@link S3Store} uses it, on a port of the
 * loopback: so that its client can be practised where there is no store. Believes every signature,
 * and knows no uploads in parts.
 */
public final class PretendedS3 implements AutoCloseable {

  private static final String BUCKET = "pretended";
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
  private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");
  private static final int NO_BODY = -1;

  private final MemoryStore objects = new MemoryStore(InstantSource.system());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  /** Serves from now on. */
  public PretendedS3() throws IOException {
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /** How to reach it. */
  public StoreSettings settings() {
    return new StoreSettings(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        BUCKET,
        "",
        "",
        new Credentials(BUCKET, BUCKET));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String key = path.substring(Math.min(path.length(), BUCKET.length() + 2));
      switch (exchange.getRequestMethod()) {
        case "PUT" -> put(exchange, key);
        case "POST" -> delete(exchange);
        case "GET" -> {
          if (key.isEmpty()) {
            list(exchange);
          } else {
            get(exchange, key);
          }
        }
        case "HEAD" -> head(exchange, key);
        default -> exchange.sendResponseHeaders(405, NO_BODY);
      }
    }
  }

  private void put(HttpExchange exchange, String key) throws IOException {
    // In an array of the right size at once, as several large ones may come together.
    byte[] content =
        new byte[Integer.parseInt(exchange.getRequestHeaders().getFirst("Content-Length"))];
    exchange.getRequestBody().readNBytes(content, 0, content.length);
    exchange.getResponseHeaders().set("ETag", "\"pretended\"");
    if (!exchange.getRequestHeaders().containsKey("If-None-Match")) {
      objects.put(key, content);
    } else if (!objects.putIfAbsent(key, content)) {
      send(exchange, 412, error("PreconditionFailed"));
      return;
    }
    exchange.sendResponseHeaders(200, NO_BODY);
  }

  private void delete(HttpExchange exchange) throws IOException {
    String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    objects.deleteAll(KEY.matcher(asked).results().map(found -> plain(found.group(1))).toList());
    send(exchange, 200, "<DeleteResult/>");
  }

  private void get(HttpExchange exchange, String key) throws IOException {
    var there = objects.stat(key);
    if (there.isEmpty()) {
      send(exchange, 404, error("NoSuchKey"));
      return;
    }
    describe(exchange.getResponseHeaders(), there.get());
    var range =
        RANGE.matcher(
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")).orElse(""));
    if (!range.matches()) {
      send(exchange, 200, objects.get(key).orElseThrow());
      return;
    }
    long first = Long.parseLong(range.group(1));
    long last = Math.min(Long.parseLong(range.group(2)), there.get().size() - 1);
    int length = Math.toIntExact(Math.max(0, last - first + 1));
    if (length == 0) {
      send(exchange, 416, error("InvalidRange"));
    } else {
      send(exchange, 206, objects.getRange(key, first, length).orElseThrow());
    }
  }

  private void head(HttpExchange exchange, String key) throws IOException {
    var there = objects.stat(key);
    there.ifPresent(
        object -> {
          describe(exchange.getResponseHeaders(), object);
          exchange.getResponseHeaders().set("Content-Length", Long.toString(object.size()));
        });
    exchange.sendResponseHeaders(there.isPresent() ? 200 : 404, NO_BODY);
  }

  private void list(HttpExchange exchange) throws IOException {
    var query =
        Stream.of(exchange.getRequestURI().getRawQuery().split("&"))
            .map(parameter -> (parameter + "=").split("=", -1))
            .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
    int limit = Integer.parseInt(query.getOrDefault("max-keys", "1000"));
    var found = objects.list(query.get("prefix"), query.getOrDefault("start-after", ""), limit);
    String contents =
        found.stream()
            .map(
                object ->
                    "<Contents><Key>%s</Key><Size>%d</Size><LastModified>%s</LastModified></Contents>"
                        .formatted(
                            escaped(object.key()), object.size(), iso(object.lastModified())))
            .collect(Collectors.joining());
    send(
        exchange,
        200,
        "<ListBucketResult><Name>%s</Name><IsTruncated>false</IsTruncated>%s</ListBucketResult>"
            .formatted(BUCKET, contents));
  }

  private static void describe(Headers headers, ObjectSummary object) {
    headers.set("ETag", "\"pretended\"");
    headers.set(
        "Last-Modified",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            object.lastModified().atOffset(ZoneOffset.UTC)));
  }

  private static String iso(Instant instant) {
    return DateTimeFormatter.ISO_INSTANT.format(instant.truncatedTo(ChronoUnit.MILLIS));
  }

  private static String error(String code) {
    return "<Error><Code>%s</Code></Error>".formatted(code);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private static String plain(String xml) {
    return xml.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&apos;", "'")
        .replace("&amp;", "&");
  }

  private static void send(HttpExchange exchange, int status, String xml) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    send(exchange, status, xml.getBytes(UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? NO_BODY : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
