package dev.mizzen.volume.lazy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.volume.snapshot.Entry;
import java.util.ArrayList;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DifferenceTest {

  @Test
  void namesWhatOnlyOneHasAndWhatIsNotTheVerySame() {
    // Given two directories that share an entry
    var shared = new Entry.Link("shared");
    var one = new TreeMap<String, Entry>();
    one.put("a", new Entry.Link("only here"));
    one.put("b", shared);
    one.put("c", new Entry.Link("equal"));
    var other = new TreeMap<String, Entry>();
    other.put("b", shared);
    other.put("c", new Entry.Link("equal"));
    other.put("d", new Entry.Link("only there"));

    // When they are compared, then all names but that one may differ
    assertThat(Difference.names(one, other)).containsExactly("a", "c", "d");
    assertThat(Difference.names(other, one)).containsExactly("a", "c", "d");
    assertThat(Difference.names(one, one)).isEmpty();
    assertThat(Difference.names(new TreeMap<>(), other)).containsExactly("b", "c", "d");
  }

  @Test
  void findsTheChangesOfAnyDirectory() {
    var random = new Random(7);
    for (int round = 0; round < 300; round++) {
      // Given a directory and a changed copy of it
      var before = new TreeMap<String, Entry>();
      for (int i = random.nextInt(30); i > 0; i--) {
        before.put(Integer.toString(random.nextInt(40), 36), new Entry.Link("old"));
      }
      var after = new TreeMap<>(before);
      var changed = new TreeSet<String>();
      for (int i = random.nextInt(6); i > 0; i--) {
        String name = Integer.toString(random.nextInt(40), 36);
        if (random.nextBoolean()) {
          after.put(name, new Entry.Link("new"));
          changed.add(name);
        } else if (after.remove(name) != null) {
          changed.add(name);
        }
      }
      changed.removeIf(name -> !before.containsKey(name) && !after.containsKey(name));

      // When they are compared, then exactly what was changed is found, in order
      assertThat(Difference.names(before, after))
          .containsExactlyElementsOf(new ArrayList<>(changed));
    }
  }
}
