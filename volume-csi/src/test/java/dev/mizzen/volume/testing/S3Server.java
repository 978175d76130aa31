package dev.mizzen.volume.testing;

import dev.mizzen.volume.store.Credentials;
import dev.mizzen.volume.store.StoreSettings;
import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/** S3 over a directory, in this process, on a free port. */
public final class S3Server implements AutoCloseable {

  public static final String KEY = "test-key";
  public static final String SECRET = "test-secret";
  public static final String BUCKET = "volumes";

  private final S3Proxy proxy;

  public S3Server(java.nio.file.Path directory) {
    try {
      java.nio.file.Files.createDirectories(directory.resolve(BUCKET));
      var properties = new Properties();
      properties.setProperty("jclouds.filesystem.basedir", directory.toString());
      this.proxy =
          S3Proxy.builder()
              .blobStore(BlobStores.create("filesystem", properties))
              .endpoint(URI.create("http://127.0.0.1:0"))
              .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
              .build();
      proxy.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public StoreSettings settings() {
    return settings(BUCKET, SECRET);
  }

  public StoreSettings settings(String bucket, String secret) {
    return new StoreSettings(endpoint(), bucket, "some/prefix", "", new Credentials(KEY, secret));
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + proxy.getPort());
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
