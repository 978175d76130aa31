package dev.mizzen.volume.store;

import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.ListObjectsArgs;
import io.minio.MinioAsyncClient;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectsArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.DeleteError;
import io.minio.messages.DeleteObject;
import io.minio.messages.Item;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/**
 * An S3 bucket by the MinIO client, addressed path style. Create-if-absent is {@code If-None-Match:
 * *}. Makes no second attempt: that is {@link RetryingStore}'s.
 */
public final class S3Store implements ObjectStore, AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final int PIECE = 64 << 10;

  /** Less is not worth a connection of its own kind. */
  private static final int BULK = 256 << 10;

  private static final Duration CALL = Duration.ofMinutes(2);

  private final OkHttpClient http;
  private final MinioClient client;
  private final HashedPuts hashedPuts;
  private final SignedGets signedGets;
  private final BulkGets bulkGets;
  private final StoreSettings settings;
  private final S3Failures failures;

  public S3Store(StoreSettings settings) {
    this(settings, SILENCE, CALL);
  }

  S3Store(StoreSettings settings, Duration silence) {
    this(settings, silence, CALL);
  }

  /**
   * @param silence how long the store may stay silent within one call
   * @param call how long one call may take
   */
  public S3Store(StoreSettings settings, Duration silence, Duration call) {
    this.settings = settings;
    this.failures = new S3Failures(settings);
    // The client queues even its blocking calls here, five to a host unless told otherwise.
    var dispatcher = new Dispatcher();
    dispatcher.setMaxRequestsPerHost(dispatcher.getMaxRequests());
    var connect = CONNECT.compareTo(call) < 0 ? CONNECT : call;
    this.http =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .connectTimeout(connect)
            .readTimeout(silence)
            .writeTimeout(silence)
            .callTimeout(call)
            .socketFactory(new NoDelaySockets())
            .addInterceptor(BusyAnswers::check)
            .connectionPool(new ConnectionPool(16, 1, TimeUnit.MINUTES))
            .build();
    this.client =
        MinioClient.builder()
            .endpoint(settings.endpoint().toString())
            .region(settings.region())
            .credentials(settings.credentials().accessKey(), settings.credentials().secretKey())
            .httpClient(http)
            .build();
    client.disableVirtualStyleEndpoint();
    var async =
        MinioAsyncClient.builder()
            .endpoint(settings.endpoint().toString())
            .region(settings.region())
            .credentials(settings.credentials().accessKey(), settings.credentials().secretKey())
            .httpClient(http)
            .build();
    async.disableVirtualStyleEndpoint();
    this.hashedPuts = new HashedPuts(async, settings);
    this.signedGets = new SignedGets(async, settings);
    this.bulkGets = new BulkGets(connect, silence, call);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) {
    try {
      putObject(key, content, Map.of("If-None-Match", "*"));
      return true;
    } catch (ErrorResponseException e) {
      if (e.response().code() == 412) {
        return false;
      }
      throw failures.of(e);
    } catch (MinioException | IOException | GeneralSecurityException e) {
      throw failures.of(e);
    }
  }

  @Override
  public void put(String key, byte[] content) {
    try {
      putObject(key, content, Map.of());
    } catch (MinioException | IOException | GeneralSecurityException e) {
      throw failures.of(e);
    }
  }

  @Override
  public void put(String key, Content content) {
    try {
      hashedPuts.put(absolute(key), content);
    } catch (MinioException | IOException | GeneralSecurityException e) {
      throw failures.of(e);
    }
  }

  private void putObject(String key, byte[] content, Map<String, String> headers)
      throws MinioException, IOException, GeneralSecurityException {
    client.putObject(
        PutObjectArgs.builder().bucket(settings.bucket()).object(absolute(key)).stream(
                new ByteArrayInputStream(content), content.length, -1)
            .extraHeaders(headers)
            .build());
  }

  @Override
  public Optional<byte[]> get(String key) {
    return read(GetObjectArgs.builder().bucket(settings.bucket()).object(absolute(key)).build());
  }

  @Override
  public Optional<byte[]> getRange(String key, long offset, int length) {
    return read(range(key, offset, length));
  }

  private GetObjectArgs range(String key, long offset, int length) {
    return GetObjectArgs.builder()
        .bucket(settings.bucket())
        .object(absolute(key))
        .offset(offset)
        .length((long) length)
        .build();
  }

  @Override
  public boolean stream(String key, long offset, int length, Receiver into) {
    return length >= BULK && streamBulk(key, offset, length, into)
        || streamByClient(key, offset, length, into);
  }

  private boolean streamBulk(String key, long offset, int length, Receiver into) {
    try {
      return bulkGets.stream(signedGets.of(absolute(key), offset, length), into);
    } catch (MinioException | IOException | GeneralSecurityException e) {
      throw failures.of(e);
    }
  }

  private boolean streamByClient(String key, long offset, int length, Receiver into) {
    try (var answer = client.getObject(range(key, offset, length))) {
      into.begin();
      byte[] piece = new byte[Math.min(length, PIECE)];
      for (int read = answer.readNBytes(piece, 0, piece.length);
          read > 0;
          read = answer.readNBytes(piece, 0, piece.length)) {
        into.piece(piece, read);
      }
      return true;
    } catch (ErrorResponseException e) {
      return absentOrThrow(e).isPresent();
    } catch (MinioException | IOException | GeneralSecurityException e) {
      throw failures.of(e);
    }
  }

  private Optional<byte[]> read(GetObjectArgs args) {
    try (var answer = client.getObject(args)) {
      return Optional.of(content(answer));
    } catch (ErrorResponseException e) {
      return absentOrThrow(e);
    } catch (MinioException | IOException | GeneralSecurityException e) {
      throw failures.of(e);
    }
  }

  /** In an array of the right size at once: many large ones are read at a time. */
  private static byte[] content(GetObjectResponse answer) throws IOException {
    String length = answer.headers().get("Content-Length");
    if (length == null) {
      return answer.readAllBytes();
    }
    byte[] content = new byte[Integer.parseInt(length)];
    if (answer.readNBytes(content, 0, content.length) < content.length) {
      throw new EOFException("The answer ended before its length");
    }
    return content;
  }

  @Override
  public List<ObjectSummary> list(String prefix, String startAfter, int limit) {
    var args =
        ListObjectsArgs.builder()
            .bucket(settings.bucket())
            .prefix(absolute(prefix))
            .startAfter(startAfter.isEmpty() ? null : absolute(startAfter))
            .recursive(true)
            .maxKeys(limit)
            .build();
    var found = new ArrayList<ObjectSummary>();
    try {
      for (Result<Item> result : client.listObjects(args)) {
        Item item = result.get();
        found.add(
            new ObjectSummary(
                relative(item.objectName()), item.size(), item.lastModified().toInstant()));
        if (found.size() == limit) {
          break;
        }
      }
    } catch (MinioException | IOException | GeneralSecurityException e) {
      throw failures.of(e);
    }
    return List.copyOf(found);
  }

  @Override
  public void deleteAll(Collection<String> keys) {
    var objects = keys.stream().map(key -> new DeleteObject(absolute(key))).toList();
    try {
      for (Result<DeleteError> result :
          client.removeObjects(
              RemoveObjectsArgs.builder().bucket(settings.bucket()).objects(objects).build())) {
        DeleteError error = result.get();
        throw new StoreException(
            StoreException.Reason.REFUSED,
            "The store did not delete %s: %s".formatted(error.objectName(), error.code()));
      }
    } catch (MinioException | IOException | GeneralSecurityException e) {
      throw failures.of(e);
    }
  }

  @Override
  public Optional<ObjectSummary> stat(String key) {
    try {
      var stat =
          client.statObject(
              StatObjectArgs.builder().bucket(settings.bucket()).object(absolute(key)).build());
      return Optional.of(new ObjectSummary(key, stat.size(), stat.lastModified().toInstant()));
    } catch (ErrorResponseException e) {
      return absentOrThrow(e);
    } catch (MinioException | IOException | GeneralSecurityException e) {
      throw failures.of(e);
    }
  }

  private <T> Optional<T> absentOrThrow(ErrorResponseException e) {
    if ("NoSuchKey".equals(e.errorResponse().code())) {
      return Optional.empty();
    }
    throw failures.of(e);
  }

  private String absolute(String key) {
    return settings.prefix().isEmpty() ? key : settings.prefix() + "/" + key;
  }

  private String relative(String key) {
    return settings.prefix().isEmpty() ? key : key.substring(settings.prefix().length() + 1);
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
