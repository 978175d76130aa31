package dev.mizzen.volume.collect;

import static dev.mizzen.volume.collect.World.WEIGHTS;
import static dev.mizzen.volume.collect.World.large;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.volume.store.ObjectSummary;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifierTest {

  private final World world = new World();
  private final Verifier verifier = new Verifier(world.objects, world.transfers);

  @BeforeEach
  void volume() {
    world.put(WEIGHTS, "d/chunk", large("chunk"));
    world.put(WEIGHTS, "large", large("sums").repeat(1000));
    world.putTogether(WEIGHTS, "p/one", large("1"), "p/two", large("2"));
    world.remove(WEIGHTS, "d/chunk");
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void findsNothingInAVolumeThatIsWhole() {
    // When a volume of four commits is verified
    var found = verifier.verify(WEIGHTS);

    // Then each of its objects was read once
    var objects = contents();
    assertThat(found.damaged()).isEmpty();
    assertThat(found.objects()).isEqualTo(objects.size());
    assertThat(found.bytes()).isEqualTo(objects.stream().mapToLong(ObjectSummary::size).sum());
  }

  @ParameterizedTest
  @ValueSource(strings = {"nodes", "chunks", "packs", "sums"})
  void namesWhatIsDamagedOrMissing(String kind) {
    for (var object : contents()) {
      if (!object.key().contains("/" + kind + "/")) {
        continue;
      }
      // Given one object with a changed byte, then without any content, then gone
      byte[] content = world.objects.get(object.key()).orElseThrow();
      byte[] changed = content.clone();
      changed[content.length / 2] ^= 1;
      world.objects.put(object.key(), changed);
      var first = verifier.verify(WEIGHTS);
      world.objects.put(object.key(), new byte[0]);
      var second = verifier.verify(WEIGHTS);
      world.objects.deleteAll(List.of(object.key()));

      // When the volume is verified
      var third = verifier.verify(WEIGHTS);

      // Then exactly that one is named each time
      assertThat(first.damaged()).containsExactly(object.key());
      assertThat(second.damaged()).containsExactly(object.key());
      assertThat(third.damaged()).containsExactly(object.key());
      world.objects.put(object.key(), content);
    }
    assertThat(verifier.verify(WEIGHTS).damaged()).isEmpty();
  }

  private List<ObjectSummary> contents() {
    return world.objects.list("shop/", "", 1000).stream()
        .filter(object -> object.key().matches(".*/(nodes|chunks|packs|sums)/.*"))
        .toList();
  }
}
