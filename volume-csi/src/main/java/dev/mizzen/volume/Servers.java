package dev.mizzen.volume;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/** The event loops that both commands serve on. */
final class Servers {

  private Servers() {}

  /**
   * @param nativeTransport for Unix sockets; needs a directory where a library may be written
   */
  static Vertx vertx(boolean nativeTransport) {
    return Vertx.vertx(
        new VertxOptions()
            .setPreferNativeTransport(nativeTransport)
            .setEventLoopPoolSize(2)
            .setWorkerPoolSize(2)
            .setInternalBlockingPoolSize(2)
            // Nothing is served from files, and our root file system is read-only.
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }
}
