package dev.mizzen.volume.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.MemoryStore;
import dev.mizzen.volume.store.StoreGate;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PastCommitsTest {

  private static final VolumeId ID = new VolumeId("shop", "weights");

  private final MemoryStore store = new MemoryStore(InstantSource.system());
  private final Committer committer =
      new Committer(
          new StoreGate(new AtomicityProbe(store), InstantSource.system()),
          InstantSource.system(),
          "test");
  private final VolumeRepository volume = new VolumeRepository(store, ID);

  /** As many commits, and their tokens. */
  private List<String> commits(int number) {
    volume.mark("u");
    return IntStream.range(0, number)
        .mapToObj(i -> OneFile.add(committer, volume, "file-" + i).head().writer())
        .map(writer -> writer.substring(writer.indexOf('/') + 1))
        .toList();
  }

  private void drop(long number) {
    store.put(volume.layout().commit(number), new byte[0]);
  }

  @Test
  void findsACommitAmongThoseThatAreThere() {
    var tokens = commits(3);

    assertThat(PastCommits.withToken(volume, tokens.get(1), 0).map(Commit::number)).contains(2L);
    assertThat(PastCommits.withToken(volume, "of-nobody", 0)).isEmpty();
    assertThat(PastCommits.withToken(volume, tokens.get(0), 1)).isEmpty();
  }

  @Test
  void findsItAlthoughOthersWereDropped() {
    var tokens = commits(4);
    drop(2);

    assertThat(PastCommits.withToken(volume, tokens.get(2), 0).map(Commit::number)).contains(3L);
  }

  @Test
  void saysThatItCannotKnowWhatRetentionHasDropped() {
    // Given a commit that was dropped before its writer learned of it
    var tokens = commits(4);
    drop(2);
    drop(3);

    // When it asks, it is not told that there was none: it would commit the same again
    assertThatThrownBy(() -> PastCommits.withToken(volume, tokens.get(1), 0))
        .isInstanceOf(CorruptVolumeException.class)
        .hasMessageContaining("shop/weights")
        .hasMessageContaining("dropped 2 of the commits 1 to 4");
  }

  @Test
  void doesNotCareForWhatWasDroppedBefore() {
    commits(4);
    drop(1);

    assertThat(PastCommits.withToken(volume, "of-nobody", 1)).isEmpty();
  }
}
