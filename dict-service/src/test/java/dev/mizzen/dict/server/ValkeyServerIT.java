package dev.mizzen.dict.server;

import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.conformance.Given.freshName;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.conformance.Given.value;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.conformance.Polling;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Put;
import dev.mizzen.dict.engine.Write;
import dev.mizzen.dict.valkey.TestCluster;
import dev.mizzen.dict.valkey.ValkeySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The service on a cluster that asks for a password. */
@TestInstance(Lifecycle.PER_CLASS)
class ValkeyServerIT {
  private static final String PASSWORD = "correct-horse";

  private Path folder;
  private TestCluster cluster;

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException {
    folder = temporary;
    cluster = new TestCluster(folder.resolve("cluster"));
    cluster.requirePassword(PASSWORD);
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private TestServer server(String password) {
    ValkeySettings open = cluster.settings();
    return new TestServer(
        folder.resolve("server"),
        Optional.of(
            new ValkeySettings(open.nodes(), open.user(), Optional.of(password), open.tls())));
  }

  @Test
  void sharesWhatItHoldsWithItsOtherReplicas() {
    try (TestServer one = server(PASSWORD);
        TestServer another = server(PASSWORD)) {
      ObjectName name = freshName();
      await(one.store().dicts().define(name, dict("uid")));

      Put put = await(one.store().dicts().put(name, key("k"), value("v"), Write.ALWAYS));

      assertThat(await(another.store().dicts().get(name, key("k"), Long.MAX_VALUE)))
          .contains(new Lookup.Entry(value("v"), put.version()));
      assertThat(one.management("/health/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void isNotReadyWhenTheClusterDoesNotLetItInAndDoesNotTellThePassword() {
    try (TestServer refused = server("wrong-battery")) {
      Polling.until(() -> refused.management("/health/ready").statusCode() == 503);

      assertThat(refused.management("/health/ready").body())
          .contains("the Valkey cluster cannot be used")
          .doesNotContain("wrong-battery");
    }
  }
}
