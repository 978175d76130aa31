package dev.mizzen.volume.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.volume.snapshot.Hash;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client practises with answers as a store does. */
class PretendedS3Test extends ObjectStoreContract {

  private PretendedS3 pretended;
  private S3Store store;

  @BeforeEach
  void start() throws IOException {
    pretended = new PretendedS3();
    store = new S3Store(pretended.settings());
  }

  @AfterEach
  void stop() {
    store.close();
    pretended.close();
  }

  @Override
  ObjectStore store() {
    return store;
  }

  /** What is too large for one request of the client comes with its hash, as agents send it. */
  @Test
  @Override
  void keepsEmptyAndLargeObjects() {
    byte[] large = new byte[8 << 20];
    ThreadLocalRandom.current().nextBytes(large);

    store.put("empty", new byte[0]);
    store.put("large", new Content(large, large.length, Hash.of(large).toString()));

    assertThat(store.get("empty")).contains(new byte[0]);
    assertThat(store.get("large")).contains(large);
  }
}
