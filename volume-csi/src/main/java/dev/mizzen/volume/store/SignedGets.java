package dev.mizzen.volume.store;

import io.minio.MinioAsyncClient;
import io.minio.Signer;
import io.minio.errors.MinioException;
import io.minio.http.Method;
import java.io.IOException;
import java.security.GeneralSecurityException;
import okhttp3.Headers;
import okhttp3.Request;

/** Requests for parts of objects as the client would send them, for somebody else to send. */
final class SignedGets extends MinioAsyncClient {

  private final StoreSettings settings;

  SignedGets(MinioAsyncClient client, StoreSettings settings) {
    super(client);
    this.settings = settings;
  }

  Request of(String key, long offset, int length)
      throws MinioException, IOException, GeneralSecurityException {
    var range = Headers.of("Range", "bytes=%d-%d".formatted(offset, offset + length - 1));
    var url = buildUrl(Method.GET, settings.bucket(), key, settings.region(), null);
    var request = createRequest(url, Method.GET, range, null, 0, provider.fetch());
    return Signer.signV4S3(
        request,
        settings.region(),
        settings.credentials().accessKey(),
        settings.credentials().secretKey(),
        request.header("x-amz-content-sha256"));
  }

  /** There is nothing of its own. */
  @Override
  public void close() {}
}
