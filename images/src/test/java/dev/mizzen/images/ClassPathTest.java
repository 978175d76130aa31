package dev.mizzen.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathTest {
  @TempDir private Path root;

  @Test
  void putsTransformedClassesBeforeTheOnesTheyReplace() throws IOException {
    // Given
    write("m/target/quarkus-app/lib/main/library.jar");
    write("m/target/quarkus-app/lib/boot/boot.jar");
    write("m/target/quarkus-app/app/own.jar");
    write("m/target/quarkus-app/quarkus/generated-bytecode.jar");
    write("m/target/quarkus-app/quarkus/transformed-bytecode.jar");
    write("m/target/quarkus-app/quarkus-run.jar");

    // When
    var jars = new ClassPath.QuarkusApplication("m/target/quarkus-app").jars(root);

    // Then
    assertThat(jars)
        .extracting(jar -> jar.getFileName().toString())
        .containsExactly(
            "transformed-bytecode.jar",
            "generated-bytecode.jar",
            "own.jar",
            "boot.jar",
            "library.jar");
  }

  @Test
  void takesTheModulesOwnJarAndOnlyTheWantedLibraries() throws IOException {
    // Given
    write("m/target/thing-0.1.0.jar");
    write("m/target/thing-0.1.0-tests.jar");
    write("m/target/lib/netty-buffer.jar");
    write("m/target/lib/rocksdbjni.jar");
    var classPath =
        new ClassPath.ModuleJar("m", "thing", "target/lib", name -> name.startsWith("netty"));

    // When
    var jars = classPath.jars(root);

    // Then
    assertThat(jars)
        .extracting(jar -> jar.getFileName().toString())
        .containsExactly("thing-0.1.0.jar", "netty-buffer.jar");
  }

  @Test
  void saysThatAModuleMustBeBuiltFirst() {
    // Given
    var classPath = new ClassPath.QuarkusApplication("m/target/quarkus-app");

    // When, then
    assertThatThrownBy(() -> classPath.jars(root))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("build the module");
  }

  private void write(String file) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, file);
  }
}
