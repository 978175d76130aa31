package dev.mizzen.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaApplicationTest {
  @TempDir private Path root;

  @Test
  void givesEveryJarTheTimeThatTheImageKeeps() throws IOException {
    // Given
    JavaApplication application = new JavaApplication(image("m"), root);

    // When
    application.writeTo(root.resolve("out"));

    // Then: the JVM compares it with the one its AOT cache was made from
    assertThat(Files.getLastModifiedTime(root.resolve("out/app/lib/m-0.1.0.jar")).toInstant())
        .isEqualTo(FileTree.TIME);
  }

  @Test
  void namesTheCacheOnlyWhenThereIsOne() throws IOException {
    // Given
    JavaApplication application = new JavaApplication(image("m"), root);
    application.writeTo(root.resolve("out"));
    Path arguments = root.resolve("out/app/java.args");
    assertThat(arguments).content().doesNotContain("AOTCache");

    // When
    application.writeArguments(root.resolve("out"), true);

    // Then
    assertThat(arguments)
        .content()
        .startsWith("-XX:AOTCache=/app/app.aot\n")
        .endsWith("-cp\n/app/lib/m-0.1.0.jar\nmain.Class\n");
  }

  @Test
  void givesEveryOtherProgramArgumentsOfItsOwn() throws IOException {
    // Given
    Image.Java two = withAnother(image("m"));

    // When
    new JavaApplication(two, root).writeTo(root.resolve("out"));

    // Then
    assertThat(root.resolve("out/app/small.args"))
        .content()
        .startsWith(JavaApplication.COMMON_FLAGS.getFirst() + "\n")
        .endsWith("-Xint\n-cp\n/app/lib/m-0.1.0.jar\nsmall.Main\n");
  }

  @Test
  void namesTheJarsOfTheSourceTreeForARunWithoutAnImage() throws IOException {
    // Given
    JavaApplication application = new JavaApplication(withAnother(image("m")), root);
    Path jar = root.resolve("m/target/m-0.1.0.jar");

    // When
    application.writeArgumentsHere(root.resolve("out"));

    // Then
    assertThat(root.resolve("out/m.args"))
        .content()
        .startsWith(JavaApplication.COMMON_FLAGS.getFirst() + "\n")
        .endsWith("-cp\n%s\nmain.Class\n".formatted(jar));
    assertThat(root.resolve("out/small.args"))
        .content()
        .endsWith("-Xint\n-cp\n%s\nsmall.Main\n".formatted(jar));
  }

  @Test
  void refusesTwoJarsOfOneName() throws IOException {
    // Given
    Image.Java image = image("m");
    Files.writeString(root.resolve("m/target/lib/m-0.1.0.jar"), "another");

    // When, then
    assertThatThrownBy(() -> new JavaApplication(image, root))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("m-0.1.0.jar");
  }

  private static Image.Java withAnother(Image.Java one) {
    return new Image.Java(
        one.name(),
        one.title(),
        one.classPath(),
        one.mainClass(),
        one.jvmFlags(),
        one.training(),
        List.of(new Image.Program("small", "small.Main", List.of("-Xint"))));
  }

  private Image.Java image(String name) throws IOException {
    Path target = Files.createDirectories(root.resolve(name + "/target/lib")).getParent();
    Files.writeString(target.resolve(name + "-0.1.0.jar"), "program");
    return new Image.Java(
        name,
        name,
        new ClassPath.ModuleJar(name, name, "target/lib", _ -> true),
        "main.Class",
        List.of(),
        new Training.None("a test"));
  }
}
