package dev.mizzen.volume.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.volume.snapshot.Hash;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreOnDemandTest extends ObjectStoreContract {

  private final MemoryStore memory = new MemoryStore(InstantSource.system());
  private final StoreOnDemand store = new StoreOnDemand(() -> memory);

  @Override
  ObjectStore store() {
    return store;
  }

  @Test
  void handsOnTheHashThatIsKnown() {
    // Given a store that sees what it is given with its hash
    List<Content> given = new ArrayList<>();
    var seen =
        new DelegatingStore(memory) {
          @Override
          public void put(String key, Content content) {
            given.add(content);
            super.put(key, content);
          }
        };
    var onDemand = new StoreOnDemand(() -> seen);

    // When a content is stored whose hash is known
    byte[] bytes = "content".getBytes(UTF_8);
    var content = new Content(bytes, bytes.length, Hash.of(bytes).toString());
    onDemand.put("key", content);

    // Then nobody has to hash or copy it again
    assertThat(given).containsExactly(content);
  }
}
