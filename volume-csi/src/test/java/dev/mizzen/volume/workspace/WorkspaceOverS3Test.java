package dev.mizzen.volume.workspace;

import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.S3Store;
import dev.mizzen.volume.testing.S3Server;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceOverS3Test extends WorkspaceContract {

  @TempDir static Path objects;
  private static S3Server server;
  private static S3Store store;

  @BeforeAll
  static void start() {
    server = new S3Server(objects);
    store = new S3Store(server.settings());
  }

  @Override
  ObjectStore store() {
    return store;
  }

  @AfterEach
  void empty() {
    views().deleteAll();
  }

  private static dev.mizzen.volume.snapshot.VolumeRepository views() {
    return new dev.mizzen.volume.snapshot.VolumeRepository(
        store, new dev.mizzen.volume.snapshot.VolumeId("shop", "weights"));
  }

  @AfterAll
  static void stop() {
    store.close();
    server.close();
  }
}
