package dev.mizzen.objectstore;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * S3 over a directory. An object is written to a temporary file beside its place and then linked or
 * renamed, so that a killed process leaves no torn object; create-if-absent is link(2), which has
 * one winner.
 */
final class ObjectStore implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ObjectStore.class);

  private final S3Proxy proxy;

  private ObjectStore(S3Proxy proxy) {
    this.proxy = proxy;
  }

  /**
   * Begins to serve.
   *
   * @param port 0 for any
   */
  static ObjectStore start(Settings settings, String host, int port) throws Exception {
    makeBucket(settings);
    var properties = new Properties();
    properties.setProperty("jclouds.filesystem.basedir", settings.data().toString());
    var proxy =
        S3Proxy.builder()
            .blobStore(BlobStores.create("filesystem", properties))
            .endpoint(URI.create("http://%s:%d".formatted(host, port)))
            .awsAuthentication(
                AuthenticationType.AWS_V2_OR_V4,
                settings.credentials().accessKey(),
                settings.credentials().secretKey())
            // It holds a whole request in memory to check its signature; Mizzen's largest has 8
            // MiB.
            .v4MaxNonChunkedRequestSize(16 << 20)
            .jettyMaxThreads(32)
            .build();
    proxy.start();
    return new ObjectStore(proxy);
  }

  private static void makeBucket(Settings settings) throws IOException {
    var bucket = settings.data().resolve(settings.bucket());
    if (Files.notExists(bucket)) {
      Files.createDirectories(bucket);
      LOG.atInfo().addKeyValue("bucket", settings.bucket()).log("Made the bucket");
    }
    // S3Proxy lets anybody list a bucket whose directory others may read.
    Files.setPosixFilePermissions(bucket, PosixFilePermissions.fromString("rwx------"));
  }

  int port() {
    return proxy.getPort();
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The S3 server did not stop", e);
    }
  }
}
