package dev.mizzen.benchmarks.volume.load;

import dev.mizzen.benchmarks.volume.process.S3;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/**
 * Fetches an object by 16 ranged GETs at a time and does nothing with it: as fast as a client of
 * this store in Java can be.
 */
public final class BareClient implements AutoCloseable {
  private static final int AT_A_TIME = 16;
  private static final long RANGE = 8 << 20;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Signature signature;
  private final S3 s3;

  public BareClient(S3 s3) {
    this.s3 = s3;
    this.signature = new Signature(s3);
  }

  /** Fetches all of an object of that size. */
  public void get(String key, long bytes) throws Exception {
    List<Callable<Long>> ranges =
        LongStream.iterate(0, from -> from < bytes, from -> from + RANGE)
            .<Callable<Long>>mapToObj(
                from -> () -> range(key, from, Math.min(bytes, from + RANGE) - 1))
            .toList();
    long got = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      for (Future<Long> range : threads.invokeAll(ranges)) {
        got += range.get();
      }
    }
    if (got != bytes) {
      throw new IOException("%d bytes of %s came instead of %d".formatted(got, key, bytes));
    }
  }

  private long range(String key, long first, long last) throws IOException, InterruptedException {
    String path = "/%s/%s".formatted(s3.bucket(), key);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(s3.endpoint() + path))
            .header("Range", "bytes=%d-%d".formatted(first, last));
    signature.get(path).forEach(request::header);
    HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      if (answer.statusCode() != 206) {
        throw new IOException(
            "the store answered %d: %s"
                .formatted(answer.statusCode(), new String(body.readAllBytes())));
      }
      byte[] buffer = new byte[1 << 16];
      long bytes = 0;
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        bytes += read;
      }
      return bytes;
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
