package dev.mizzen.volume.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalNodesTest {

  private static final long PLENTY = 1 << 20;

  @TempDir Path directory;
  private final NodeCodec codec = new NodeCodec();
  private final Map<Hash, NodeObject> stored = new HashMap<>();
  private final List<Hash> fetched = new ArrayList<>();

  private Hash store(String name) {
    var node = new Node(new TreeMap<>(Map.of(name, new Entry.Link("to " + name))));
    var hash = Hash.of(codec.encode(node));
    stored.put(hash, node);
    return hash;
  }

  private NodeObject fromStore(Hash hash) {
    fetched.add(hash);
    if (!stored.containsKey(hash)) {
      throw new CorruptVolumeException("The store has lost " + hash);
    }
    return stored.get(hash);
  }

  /** Reads it in a process of its own. */
  private NodeObject read(Hash hash, long limit) throws IOException {
    try (var nodes = new LocalNodes(directory, limit)) {
      return nodes.over(this::fromStore).object(hash);
    }
  }

  @Test
  void theNextProcessReadsWithoutTheStore() throws Exception {
    // Given a directory that an earlier process has read
    var hash = store("a");
    read(hash, PLENTY);

    // When the store has lost it
    var node = stored.remove(hash);

    // Then it is there all the same
    assertThat(read(hash, PLENTY)).isEqualTo(node);
    assertThat(fetched).containsExactly(hash);
  }

  @Test
  void whatIsDamagedIsFetchedAgain() throws Exception {
    // Given a file with another content than its name says
    var hash = store("a");
    read(hash, PLENTY);
    Files.write(directory.resolve(hash.toString()), "torn".getBytes(StandardCharsets.UTF_8));

    // When it is read
    var node = read(hash, PLENTY);

    // Then it comes from the store, and is kept anew
    assertThat(node).isEqualTo(stored.get(hash));
    assertThat(fetched).containsExactly(hash, hash);
    assertThat(read(hash, PLENTY)).isEqualTo(node);
    assertThat(fetched).hasSize(2);
  }

  @Test
  void whatHasAnotherNameThanItsContentIsNotKept() throws Exception {
    // Given a directory under a name that says something else
    var other = Hash.of(new byte[] {1});
    stored.put(other, stored.get(store("a")));

    // When it was read
    read(other, PLENTY);

    // Then there is no file of it
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void itDoesNotGrowBeyondItsLimit() throws Exception {
    // Given room for three
    long size = codec.encode(stored.get(store("00"))).length;

    // When ten were read
    var hashes = new ArrayList<Hash>();
    for (int i = 10; i < 20; i++) {
      hashes.add(store(Integer.toString(i)));
      read(hashes.getLast(), 3 * size);
    }

    // Then there are no more than fit, and the youngest is among them
    try (var files = Files.list(directory)) {
      assertThat(files).hasSizeLessThanOrEqualTo(3);
    }
    assertThat(directory.resolve(hashes.getLast().toString())).exists();
  }

  @Test
  void aFailureOfTheStoreIsNotKept() throws Exception {
    // Given a directory that is nowhere
    var hash = Hash.of(new byte[] {2});

    // When it is read
    assertThatThrownBy(() -> read(hash, PLENTY)).isInstanceOf(CorruptVolumeException.class);

    // Then nothing is kept of it
    assertThat(directory).isEmptyDirectory();
  }
}
