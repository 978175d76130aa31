package dev.mizzen.volume.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.StoreGate;
import dev.mizzen.volume.testing.CountingStore;
import dev.mizzen.volume.testing.DirectoryStore;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeDirectoryTest {

  private static final VolumeId ID = new VolumeId("shop", "weights");
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  @TempDir Path directory;
  private CountingStore counting;
  private VolumeRepository volume;
  private Committer committer;

  @BeforeEach
  void volume() {
    var store = new DirectoryStore(directory);
    counting = new CountingStore(store);
    volume = new VolumeRepository(counting.store(), ID);
    volume.mark("u");
    var gate =
        new StoreGate(new AtomicityProbe(new DirectoryStore(directory.resolve("probe"))), CLOCK);
    committer = new Committer(gate, CLOCK, "test");
  }

  @Test
  void commitsOneFileAmongManyWithFewObjects() {
    // Given a directory of 100 000 files
    commitNew(100_000);
    counting.forget();

    // When one of them changes
    edit(editor -> editor.put("d/file-054321", file("changed")));

    // Then what is sent is its part, the list of parts, the directory above, the commit, the hint
    assertThat(calls("put")).hasSizeLessThanOrEqualTo(5);
    assertThat(calls("get")).hasSizeLessThanOrEqualTo(6);
    assertThat(volume.head(0).files()).isEqualTo(100_000);
  }

  @Test
  void looksUpAndListsWithoutReadingAll() {
    // Given a directory of 20 000 files, and somebody who has read nothing of it
    commitNew(20_000);
    var root = volume.head(0).rootDirectory();
    var fresh = new VolumeRepository(counting.store(), ID);
    var d = (Entry.Directory) new Tree(fresh, root).require("d");
    counting.forget();

    // When a file is looked up, and a page of names read that begins in the middle
    var found = fresh.find(d.node(), "file-012345");
    int lookUp = calls("get").size();
    var page = fresh.from(d.node(), "file-009990", 20);

    // Then it is there, and two objects of a directory were read for it
    assertThat(found.orElseThrow().sameAs(file("file-012345"))).isTrue();
    assertThat(fresh.find(d.node(), "file-012345x")).isEmpty();
    assertThat(fresh.find(d.node(), "a")).isEmpty();
    assertThat(fresh.find(d.node(), "z")).isEmpty();
    assertThat(lookUp).isEqualTo(2);
    assertThat(page.keySet()).hasSize(20).first().isEqualTo("file-009990");
    assertThat(page.lastKey()).isEqualTo("file-010009");
  }

  @Test
  void anyOrderOfEditsGivesTheSameNodes() {
    // Given a large directory, and edits at its edges, in its middle, and of whole ranges
    var random = new Random(7);
    var names = new TreeSet<String>();
    for (int i = 0; i < 12_000; i++) {
      names.add(name(random.nextInt(50_000)));
    }
    var nodes = volume.overlay();
    var root = build(nodes, names);
    for (int round = 0; round < 40; round++) {
      var editor = new TreeEditor(nodes, root);
      int from = random.nextInt(50_000);
      boolean range = random.nextInt(4) == 0;
      for (int i = 0; i < (range ? 3000 : 5); i++) {
        String name = name(range ? from + i : random.nextInt(52_000));
        if (!names.remove(name)) {
          names.add(name);
          editor.put("d/" + name, file(name));
        } else {
          editor.remove("d/" + name);
        }
      }

      // When they are made
      root = editor.build(FlatTree.Spill.NONE);

      // Then the nodes are those of a directory that was written at once
      assertThat(root).as("round %d", round).isEqualTo(build(volume.overlay(), names));
    }
  }

  @Test
  void mergesWhatTwoCommittersDidInOneLargeDirectory() {
    // Given a large directory, and two who began with it
    commitNew(30_000);
    var base = volume.head(0).rootDirectory();
    var ours = changed(base, List.of("file-000001", "file-029999", "new"), List.of("file-020000"));
    edit(
        editor -> {
          editor.put("d/file-000002", file("theirs"));
          editor.put("d/another", file("theirs"));
          editor.remove("d/file-010000");
          editor.remove("d/file-000001");
        });
    var head = volume.head(0);

    // When the later one commits
    var merged = Merge.of(ours.nodes(), base, head.rootDirectory(), ours.root());

    // Then all changes are there, and the directory is as if it had been written at once
    var names = new TreeMap<String, Entry>();
    for (int i = 0; i < 30_000; i++) {
      names.put(name(i), file(name(i)));
    }
    names.put("file-000001", file("ours"));
    names.put("file-029999", file("ours"));
    names.put("new", file("ours"));
    names.put("file-000002", file("theirs"));
    names.put("another", file("theirs"));
    names.remove("file-010000");
    names.remove("file-020000");
    assertThat(merged.root()).isEqualTo(build(volume.overlay(), names));
    assertThat(merged.overwritten()).containsExactly("d/file-000001");
    var paths = new ArrayList<>(TreeDiff.between(ours.nodes(), base, merged.root()).keySet());
    assertThat(paths)
        .containsExactly(
            "d/another",
            "d/file-000001",
            "d/file-000002",
            "d/file-010000",
            "d/file-020000",
            "d/file-029999",
            "d/new");
  }

  private record Ours(OverlayNodes nodes, Entry.Directory root) {}

  private Ours changed(Entry.Directory base, List<String> put, List<String> remove) {
    var nodes = volume.overlay();
    var editor = new TreeEditor(nodes, base);
    put.forEach(name -> editor.put("d/" + name, file("ours")));
    remove.forEach(name -> editor.remove("d/" + name));
    return new Ours(nodes, editor.build(FlatTree.Spill.NONE));
  }

  private interface Edit {
    void on(TreeEditor editor);
  }

  private void edit(Edit edit) {
    var nodes = volume.overlay();
    committer.commit(
        volume,
        nodes,
        UUID.randomUUID().toString(),
        0,
        head -> {
          var editor = new TreeEditor(nodes, head.rootDirectory());
          edit.on(editor);
          return new Committer.Proposed(editor.build(FlatTree.Spill.NONE), editor.overwritten());
        });
  }

  private void commitNew(int files) {
    var names = new TreeSet<String>();
    for (int i = 0; i < files; i++) {
      names.add(name(i));
    }
    var nodes = volume.overlay();
    var root = build(nodes, names);
    committer.commit(
        volume,
        nodes,
        UUID.randomUUID().toString(),
        0,
        head -> new Committer.Proposed(root, new TreeSet<>()));
  }

  private static String name(int i) {
    return "file-%06d".formatted(i);
  }

  private static Entry.Directory build(OverlayNodes nodes, TreeSet<String> names) {
    var entries = new TreeMap<String, Entry>();
    names.forEach(name -> entries.put(name, file(name)));
    return build(nodes, entries);
  }

  private static Entry.Directory build(OverlayNodes nodes, TreeMap<String, Entry> entries) {
    var leaves = new TreeMap<String, Entry>();
    entries.forEach((name, entry) -> leaves.put("d/" + name, entry));
    return new FlatTree(leaves, new TreeSet<>(List.of("d"))).build(nodes, FlatTree.Spill.NONE);
  }

  private static Entry.File file(String text) {
    byte[] content = text.getBytes(UTF_8);
    return new Entry.File(content.length, false, 0, List.of(Hash.of(content)), content);
  }

  private List<String> calls(String operation) {
    return counting.calls().stream().filter(call -> call.startsWith(operation)).toList();
  }
}
