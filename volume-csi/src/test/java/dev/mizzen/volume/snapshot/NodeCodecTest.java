package dev.mizzen.volume.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeCodecTest {

  private final NodeCodec codec = new NodeCodec();

  @Test
  void writesTheSameBytesInEveryRelease() {
    // Given a directory with one of each
    byte[] content = "hello".getBytes(UTF_8);
    var entries = new TreeMap<String, Entry>();
    entries.put("run.sh", new Entry.File(5, true, 7, List.of(Hash.of(content)), content));
    entries.put("link", new Entry.Link("run.sh"));
    entries.put("sub", new Entry.Directory(Hash.of(content), 2, 99));

    // When it is written
    byte[] bytes = codec.encode(new Node(entries));

    // Then these are the bytes of format 1: other bytes are another format
    assertThat(Hash.of(bytes).toString())
        .isEqualTo("30107a3d0db2cc4c84374e445b27588d5269f4a5096840652bb6c44c1694e71a");
    assertThat(codec.encode(codec.decode("a node", bytes))).isEqualTo(bytes);
  }

  @Test
  void writesPacksAndSumsAsFormat2() {
    // Given a directory with a packed and a large file
    var pack = new Pack(Hash.of("pack".getBytes(UTF_8)), 4711);
    var chunk = Hash.of("chunk".getBytes(UTF_8));
    var entries = new TreeMap<String, Entry>();
    entries.put(
        "large",
        new Entry.File(
            2 << 20,
            false,
            7,
            List.of(chunk),
            new byte[0],
            Optional.empty(),
            Optional.of(Hash.of("sums".getBytes(UTF_8)))));
    entries.put("small", new Entry.File(2000, true, 7, List.of(chunk), new byte[0]).in(pack));

    // When it is written and read again
    byte[] bytes = codec.encode(new Node(entries));
    var read = ((Node) codec.decode("a node", bytes)).entries();

    // Then these are the bytes of format 2, and nothing is lost
    assertThat(Hash.of(bytes).toString())
        .isEqualTo("dda5901f01b83acf90709e067764c1ff8da158173aaf5bd6249f8c9d63453b89");
    assertThat(((Entry.File) read.get("small")).pack()).contains(pack);
    assertThat(((Entry.File) read.get("large")).sums()).contains(Hash.of("sums".getBytes(UTF_8)));
    assertThat(codec.encode(new Node(read))).isEqualTo(bytes);
  }

  @Test
  void writesPartsAsFormat2() {
    // Given a directory in two parts
    var hash = Hash.of("part".getBytes(UTF_8));
    var parted =
        new NodeObject.Parted(
            List.of(
                new NodeObject.Part("a", hash, 3, 4, 5), new NodeObject.Part("b", hash, 1, 1, 9)));

    // When it is written
    byte[] bytes = codec.encode(parted);

    // Then these are the bytes of format 2
    assertThat(Hash.of(bytes).toString())
        .isEqualTo("53c946635acd556bf161b02a81ade291b4019bb8af2a306015365459e7615fd5");
    assertThat(codec.decode("a node", bytes)).isEqualTo(parted);
  }

  @Test
  void refusesPartsThatAreNotInOrder() {
    var hash = Hash.of("part".getBytes(UTF_8));
    byte[] bytes =
        codec.encode(
            new NodeObject.Parted(
                List.of(
                    new NodeObject.Part("b", hash, 3, 4, 5),
                    new NodeObject.Part("a", hash, 1, 1, 9))));

    assertThatThrownBy(() -> codec.decode("a node", bytes))
        .isInstanceOf(CorruptVolumeException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "a\0b"})
  void refusesNamesThatAreNoNames(String name) throws IOException {
    byte[] bytes = node(1, Map.of("n", name, "t", "l", "l", "/etc/passwd"));

    assertThatThrownBy(() -> codec.decode("a node", bytes))
        .isInstanceOf(CorruptVolumeException.class);
  }

  @Test
  void refusesANewerFormat() throws IOException {
    byte[] bytes = node(3, Map.of("n", "a", "t", "l", "l", "b"));

    assertThatThrownBy(() -> codec.decode("nodes/12", bytes))
        .isInstanceOf(NewerFormatException.class)
        .hasMessageContaining("nodes/12")
        .hasMessageContaining("update Mizzen");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ff", "a1"})
  void refusesWhatIsNoNode(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);

    assertThatThrownBy(() -> codec.decode("a node", bytes))
        .isInstanceOf(CorruptVolumeException.class);
  }

  @Test
  void refusesWhatIsCutShort() {
    var parted =
        new NodeObject.Parted(List.of(new NodeObject.Part("a", Hash.of(new byte[0]), 3, 4, 5)));
    var node = new Node(new TreeMap<>(Map.of("a", new Entry.Link("b"))));

    for (NodeObject whole : List.of(parted, node)) {
      byte[] bytes = codec.encode(whole);
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> codec.decode("a node", cut))
            .as("%d bytes", length)
            .isInstanceOf(CorruptVolumeException.class);
      }
    }
  }

  @Test
  void refusesFieldsThatItDoesNotKnow() throws IOException {
    byte[] bytes = node(2, Map.of("n", "a", "t", "l", "l", "b", "z", 1));

    assertThatThrownBy(() -> codec.decode("a node", bytes))
        .isInstanceOf(CorruptVolumeException.class)
        .hasRootCauseMessage("An entry has no field z");
  }

  @Test
  void refusesInlineContentThatIsNotWhatItsHashSays() throws IOException {
    byte[] other = Hash.of("other".getBytes(UTF_8)).bytes();
    byte[] bytes =
        node(
            1,
            Map.of(
                "n",
                "a",
                "t",
                "f",
                "s",
                5,
                "x",
                false,
                "m",
                0,
                "c",
                other,
                "i",
                "hello".getBytes(UTF_8)));

    assertThatThrownBy(() -> codec.decode("a node", bytes))
        .isInstanceOf(CorruptVolumeException.class);
  }

  private static byte[] node(int format, Map<String, Object> entry) throws IOException {
    return new CBORMapper().writeValueAsBytes(Map.of("format", format, "entries", List.of(entry)));
  }
}
