package dev.mizzen.crds.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodeBundleTest {
  @Test
  void writesCanonicalJsonSortedByPath() {
    // Given
    List<LocalFile> files =
        List.of(
            new LocalFile("pkg/util.py", "X = 'ü/\"'\n"),
            new LocalFile("main.py", "def f(): return 1\n"));

    // When
    CodeBundle bundle = CodeBundle.of(files).orElseThrow();

    // Then
    assertThat(new String(bundle.bytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            "[{\"content\":\"def f(): return 1\\n\",\"path\":\"main.py\"},"
                + "{\"content\":\"X = 'ü/\\\"'\\n\",\"path\":\"pkg/util.py\"}]");
  }

  /** The expected hash was computed with another tool: sha256sum of the text. */
  @Test
  void isNamedByTheHashOfItsBytes() {
    // Given
    List<LocalFile> files = List.of(new LocalFile("main.py", "x"));

    // When
    CodeBundle bundle = CodeBundle.of(files).orElseThrow();

    // Then
    assertThat(bundle.sha256())
        .isEqualTo("1a029d90b880d34390de1d22e934a16412dc964d633b831dc13cdb3c439b3944");
  }

  @Test
  void isTheSameForAnyOrderOfTheFiles() {
    // Given
    LocalFile a = new LocalFile("a.py", "1");
    LocalFile b = new LocalFile("b.py", "2");

    // When
    var one = CodeBundle.of(List.of(a, b));
    var other = CodeBundle.of(List.of(b, a));

    // Then
    assertThat(one).isEqualTo(other).isNotEqualTo(CodeBundle.of(List.of(a)));
  }

  @Test
  void keepsEmptyFiles() {
    // Given
    List<LocalFile> files = List.of(new LocalFile("pkg/__init__.py", ""));

    // When
    CodeBundle bundle = CodeBundle.of(files).orElseThrow();

    // Then
    assertThat(new String(bundle.bytes(), StandardCharsets.UTF_8))
        .isEqualTo("[{\"content\":\"\",\"path\":\"pkg/__init__.py\"}]");
  }

  @Test
  void isAbsentWithoutFiles() {
    assertThat(CodeBundle.of(List.of())).isEmpty();
    assertThat(CodeBundle.of(FunctionSpecs.withHandler("main:f"))).isEmpty();
  }

  @Test
  void givesNobodyItsOwnBytes() {
    // Given
    CodeBundle bundle = CodeBundle.of(List.of(new LocalFile("a", "b"))).orElseThrow();

    // When
    bundle.bytes()[0] = 'X';

    // Then
    assertThat(bundle.bytes()[0]).isEqualTo((byte) '[');
  }
}
