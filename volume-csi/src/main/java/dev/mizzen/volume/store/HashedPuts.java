package dev.mizzen.volume.store;

import io.minio.MinioAsyncClient;
import io.minio.Signer;
import io.minio.Time;
import io.minio.credentials.Credentials;
import io.minio.errors.InsufficientDataException;
import io.minio.errors.InternalException;
import io.minio.errors.MinioException;
import io.minio.http.Method;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.ZonedDateTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;

/**
 * Sends contents whose hash is known. The client would hold a copy of each, and hash it once more
 * to sign the request.
 */
final class HashedPuts extends MinioAsyncClient {

  private static final MediaType BYTES = MediaType.get("application/octet-stream");

  private static final String SHA256 = "x-amz-content-sha256";

  private final StoreSettings settings;

  HashedPuts(MinioAsyncClient client, StoreSettings settings) {
    super(client);
    this.settings = settings;
  }

  void put(String key, Content content)
      throws MinioException, IOException, GeneralSecurityException {
    var headers =
        Headers.of(
            SHA256,
            content.sha256(),
            "x-amz-date",
            ZonedDateTime.now(Time.UTC).format(Time.AMZ_DATE_FORMAT));
    await(
            executeAsync(
                Method.PUT,
                settings.bucket(),
                key,
                settings.region(),
                headers,
                null,
                new Body(content),
                content.length()))
        .close();
  }

  /** The client signs no request whose body is not its own. */
  @Override
  protected Request createRequest(
      HttpUrl url, Method method, Headers headers, Object body, int length, Credentials creds)
      throws InsufficientDataException, InternalException, IOException, NoSuchAlgorithmException {
    try {
      return Signer.signV4S3(
          super.createRequest(url, method, headers, body, length, creds),
          settings.region(),
          settings.credentials().accessKey(),
          settings.credentials().secretKey(),
          headers.get(SHA256));
    } catch (InvalidKeyException e) {
      throw new IOException("The request cannot be signed", e);
    }
  }

  private static Response await(CompletableFuture<Response> answer)
      throws MinioException, IOException {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer.cancel(true);
      throw new InterruptedIOException("Nobody waits for the answer any more");
    } catch (ExecutionException e) {
      switch (causeOf(e)) {
        case MinioException refused -> throw refused;
        case IOException failed -> throw failed;
        case RuntimeException defect -> throw defect;
        case Throwable other -> throw new IllegalStateException(other);
      }
    }
  }

  private static Throwable causeOf(ExecutionException e) {
    return e.getCause() instanceof CompletionException wrapped ? wrapped.getCause() : e.getCause();
  }

  /** There is nothing of its own. */
  @Override
  public void close() {}

  private static final class Body extends RequestBody {
    private final Content content;

    Body(Content content) {
      this.content = content;
    }

    @Override
    public MediaType contentType() {
      return BYTES;
    }

    @Override
    public long contentLength() {
      return content.length();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(content.array(), 0, content.length());
    }
  }
}
