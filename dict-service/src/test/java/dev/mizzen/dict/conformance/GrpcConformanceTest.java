package dev.mizzen.dict.conformance;

import dev.mizzen.dict.auth.FakeApiServer;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.grpc.GrpcStore;
import dev.mizzen.dict.server.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** So do gRPC clients of the service see it. */
@TestInstance(Lifecycle.PER_CLASS)
class GrpcConformanceTest {
  private TestServer server;
  private Store store;

  @BeforeAll
  void open(@TempDir Path folder) {
    server = new TestServer(folder);
    store = new GrpcStore(server.grpcPort(), FakeApiServer.ADMIN);
  }

  @AfterAll
  void close() {
    store.close();
    server.close();
  }

  @Nested
  class Dicts extends DictConformance {
    @Override
    protected Store store() {
      return store;
    }
  }

  @Nested
  class ManyEntries extends DictManyConformance {
    @Override
    protected Store store() {
      return store;
    }
  }

  @Nested
  class Queues extends QueueConformance {
    @Override
    protected Store store() {
      return store;
    }
  }

  @Nested
  class Waits extends WaitConformance {
    @Override
    protected Store store() {
      return store;
    }

    @Override
    protected void awaitWaiters(int waiters) {
      Polling.until(() -> server.metric("mizzen_queue_waiters") == waiters);
    }
  }
}
