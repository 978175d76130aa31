package dev.mizzen.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Where the jars of a program lie in the source tree, in the order of its class path. */
public sealed interface ClassPath {

  /**
   * The jars in class path order.
   *
   * @param root root of the source tree
   * @return absolute paths of existing jars
   * @throws ImageException when the module has not been built
   */
  List<Path> jars(Path root);

  /**
   * A Quarkus fast-jar, flattened: the application class loader loads all of it, which an AOT cache
   * needs. Transformed classes come before the ones they replace, as Quarkus' own loader has them.
   *
   * @param directory the {@code quarkus-app} folder, relative to the root
   */
  record QuarkusApplication(String directory) implements ClassPath {
    private static final List<String> ORDER = List.of("quarkus", "app", "lib/boot", "lib/main");

    @Override
    public List<Path> jars(Path root) {
      Path application = root.resolve(directory);
      List<Path> jars = new ArrayList<>();
      for (String folder : ORDER) {
        jars.addAll(jarsIn(application.resolve(folder), _ -> true));
      }
      return jars.stream().sorted((a, b) -> Integer.compare(rank(a), rank(b))).toList();
    }

    private static int rank(Path jar) {
      return switch (jar.getFileName().toString()) {
        case "transformed-bytecode.jar" -> 0;
        case "generated-bytecode.jar" -> 1;
        default -> 2;
      };
    }
  }

  /**
   * A module's own jar and the folder of its libraries.
   *
   * @param module folder of the module, relative to the root
   * @param artifact the jar is {@code target/<artifact>-<version>.jar}
   * @param libraries folder of the libraries, relative to the module
   * @param wanted which of the libraries, by file name
   */
  record ModuleJar(String module, String artifact, String libraries, Predicate<String> wanted)
      implements ClassPath {

    @Override
    public List<Path> jars(Path root) {
      Path target = root.resolve(module).resolve("target");
      List<Path> jars = new ArrayList<>(jarsIn(target, this::isOwn));
      if (jars.size() != 1) {
        throw new ImageException(
            "Expected exactly one %s-<version>.jar in %s, found %s: build the module"
                .formatted(artifact, target, jars));
      }
      jars.addAll(jarsIn(root.resolve(module).resolve(libraries), wanted));
      return jars;
    }

    private boolean isOwn(String name) {
      return name.matches(artifact + "-\\d[\\d.]*(-SNAPSHOT)?\\.jar");
    }
  }

  private static List<Path> jarsIn(Path folder, Predicate<String> wanted) {
    if (!Files.isDirectory(folder)) {
      throw new ImageException(folder + " is missing: build the module with Maven");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .filter(file -> wanted.test(file.getFileName().toString()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ImageException("Cannot list " + folder, e);
    }
  }
}
