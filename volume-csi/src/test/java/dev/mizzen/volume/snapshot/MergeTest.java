package dev.mizzen.volume.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The merge rules, one a line. A tree is written as {@code path=content} separated by blanks, a
 * directory as {@code path/}, and {@code -} is the empty tree.
 */
class MergeTest {

  private final NodeCodec codec = new NodeCodec();
  private final OverlayNodes nodes =
      new OverlayNodes(
          hash -> {
            throw new AssertionError("Everything is in the overlay");
          },
          codec);

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          what                                      | base        | theirs          | ours          | merged              | overwritten
          nothing changed                           | a=1         | a=1             | a=1           | a=1                 | -
          only theirs changed                       | a=1         | a=2             | a=1           | a=2                 | -
          only ours changed                         | a=1         | a=1             | a=2           | a=2                 | -
          both added different files                | -           | a=1             | b=1           | a=1 b=1             | -
          both changed different files of one place | d/a=1 d/b=1 | d/a=2 d/b=1     | d/a=1 d/b=2   | d/a=2 d/b=2         | -
          both changed the same file                | a=1         | a=2             | a=3           | a=3                 | a
          both made the same change                 | a=1         | a=2             | a=2           | a=2                 | -
          both added the same name                  | -           | a=1             | a=2           | a=2                 | a
          both deleted                              | a=1 b=1     | b=1             | b=1           | b=1                 | -
          theirs deleted what ours left             | a=1 b=1     | b=1             | a=1 b=1       | b=1                 | -
          ours deleted what theirs left             | a=1 b=1     | a=1 b=1         | b=1           | b=1                 | -
          ours deleted what theirs changed          | a=1 b=1     | a=2 b=1         | b=1           | b=1                 | a
          theirs deleted what ours changed          | a=1 b=1     | b=1             | a=2 b=1       | a=2 b=1             | a
          ours deleted a directory theirs changed   | d/a=1 d/b=1 | d/a=2 d/b=1     | -             | -                   | d/a
          ours deleted a directory theirs added to  | d/a=1       | d/a=1 d/n=1     | -             | d/n=1               | -
          theirs deleted a directory ours changed   | d/a=1 d/b=1 | -               | d/a=2 d/b=1   | d/a=2               | d/a
          theirs deleted a directory ours added to  | d/a=1       | -               | d/a=1 d/n=1   | d/n=1               | -
          ours put a file where theirs changed      | d/a=1       | d/a=2           | d=x           | d=x                 | d/a
          ours put a file where theirs added        | d/a=1       | d/a=1 d/n=1     | d=x           | d=x                 | d/n
          theirs put a file where ours changed      | d/a=1 d/b=1 | d=x             | d/a=2 d/b=1   | d/a=2               | d d/a
          theirs put a file where ours did nothing  | d/a=1       | d=x             | d/a=1         | d=x                 | -
          theirs put a file where ours only deleted | d/a=1 d/b=1 | d=x             | d/a=1         | d=x                 | -
          ours put a directory where theirs changed | a=1         | a=2             | a/x=1         | a/x=1               | a
          theirs put a directory where ours changed | a=1         | a/x=1 a/y=1     | a=2           | a=2                 | a/x a/y
          file against directory, both new          | -           | a/x=1           | a=1           | a=1                 | a/x
          directory against file, both new          | -           | a=1             | a/x=1         | a/x=1               | a
          both made the same empty directory        | -           | e/              | e/            | e/                  | -
          ours made an empty directory              | a=1         | a=2             | a=1 e/        | a=2 e/              | -
          theirs removed an empty directory         | e/ a=1      | a=1             | e/ a=2        | a=2                 | -
          an executable bit is a change             | a=1         | a=1!            | a=1 b=1       | a=1! b=1            | -
          links are merged like files               | l=@x        | l=@y            | l=@z          | l=@z                | l
          deep and wide                             | x/y/z/a=1   | x/y/z/a=1 x/b=1 | x/y/z/a=2     | x/y/z/a=2 x/b=1     | -
          """,
      useHeadersInDisplayName = true)
  void mergesByPath(
      String what, String base, String theirs, String ours, String merged, String overwritten) {
    // When the three are merged
    var result = Merge.of(nodes, tree(base), tree(theirs), tree(ours));

    // Then the tree and the report are those of the table
    assertThat(result.root()).as("tree").isEqualTo(tree(merged));
    assertThat(result.overwritten())
        .as("overwritten")
        .containsExactlyElementsOf(overwritten.equals("-") ? List.of() : words(overwritten));
  }

  private Entry.Directory tree(String text) {
    var leaves = new TreeMap<String, Entry>();
    var directories = new TreeSet<String>();
    for (String word : text.equals("-") ? List.<String>of() : words(text)) {
      String path = word.replaceAll("/?(=.*)?$", "");
      if (word.endsWith("/")) {
        directories.add(path);
      } else {
        leaves.put(path, leaf(word.substring(word.indexOf('=') + 1)));
      }
      for (String p = FlatTree.parentOf(path); !p.isEmpty(); p = FlatTree.parentOf(p)) {
        directories.add(p);
      }
    }
    return new FlatTree(leaves, directories).build(nodes, FlatTree.Spill.NONE);
  }

  private static Entry leaf(String text) {
    if (text.startsWith("@")) {
      return new Entry.Link(text.substring(1));
    }
    byte[] content = text.replace("!", "").getBytes(UTF_8);
    return new Entry.File(
        content.length, text.endsWith("!"), 0, List.of(Hash.of(content)), content);
  }

  private static List<String> words(String text) {
    return List.of(text.split(" +"));
  }
}
