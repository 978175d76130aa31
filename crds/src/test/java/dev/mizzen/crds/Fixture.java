package dev.mizzen.crds;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * An object in {@code src/test/resources/fixtures/<kind>}: {@code valid-*.yaml}, or {@code
 * invalid-*.yaml} whose first line {@code # expect: …} is a part of the API server's answer.
 *
 * @param kind its type
 * @param path of the file
 * @param yaml its text
 */
record Fixture(Class<? extends CustomResource<?, ?>> kind, Path path, String yaml) {
  private static final Path ROOT = Path.of("src/test/resources/fixtures");
  private static final String EXPECT = "# expect: ";

  static Stream<Fixture> valid() {
    return named("valid-");
  }

  static Stream<Fixture> invalid() {
    return named("invalid-");
  }

  /** The object that the file describes. */
  CustomResource<?, ?> object() {
    return Serialization.unmarshal(yaml, kind);
  }

  /** What the API server must say about an invalid one. */
  String expected() {
    String first = yaml.lines().findFirst().orElseThrow();
    if (!first.startsWith(EXPECT) || first.length() == EXPECT.length()) {
      throw new IllegalStateException(path + " must begin with '" + EXPECT + "<message>'");
    }
    return first.substring(EXPECT.length());
  }

  @Override
  public String toString() {
    return ROOT.relativize(path).toString();
  }

  private static Stream<Fixture> named(String prefix) {
    return Kinds.ALL.stream()
        .flatMap(
            kind ->
                files(ROOT.resolve(folder(kind))).stream()
                    .filter(path -> path.getFileName().toString().startsWith(prefix))
                    .map(path -> new Fixture(kind, path, text(path))));
  }

  private static String folder(Class<? extends CustomResource<?, ?>> kind) {
    return HasMetadata.getSingular(kind).toLowerCase(Locale.ROOT);
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
