package dev.mizzen.images;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The {@code /app} folder of a Java image: the jars, and an argument file with flags, class path
 * and main class, so that the entrypoint is {@code java @/app/java.args} in every image.
 */
final class JavaApplication {
  /** The argument file, as the image sees it. */
  static final String ARGUMENTS = "/app/java.args";

  /** The AOT cache, as the image sees it. */
  static final String AOT_CACHE = "/app/app.aot";

  /** Flags of every process. */
  static final List<String> COMMON_FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:MaxRAMPercentage=60",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-UsePerfData",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final Image.Java image;
  private final List<Path> jars;

  JavaApplication(Image.Java image, Path sourceRoot) {
    this.image = image;
    this.jars = image.classPath().jars(sourceRoot);
    Set<String> names = new HashSet<>();
    for (Path jar : jars) {
      if (!names.add(jar.getFileName().toString())) {
        throw new ImageException("Two jars of %s are called %s".formatted(image.name(), jar));
      }
    }
  }

  /** Adds all that makes this application what it is. */
  void addTo(Fingerprint fingerprint) {
    fingerprint
        .add("arguments", arguments(false))
        .add("other programs", image.others())
        .add("training", image.training())
        .add("base flags", COMMON_FLAGS);
    jars.forEach(fingerprint::addFile);
  }

  /**
   * Writes the folder.
   *
   * @param root root file system; the application comes to {@code app} below it
   */
  void writeTo(Path root) {
    FileTree.copyInto(root.resolve("app/lib"), jars);
    writeArguments(root, false);
    for (Image.Program program : image.others()) {
      FileTree.write(
          root.resolve("app/" + program.name() + ".args"),
          arguments(program, JavaApplication::place));
    }
  }

  /** Writes the argument file, with or without the cache. */
  void writeArguments(Path root, boolean aotCache) {
    FileTree.write(root.resolve(ARGUMENTS.substring(1)), arguments(aotCache));
  }

  /**
   * Writes the argument files of all its programs into a folder, for the jars where they lie in the
   * source tree, without a cache.
   */
  void writeArgumentsHere(Path folder) {
    FileTree.write(folder.resolve(image.name() + ".args"), arguments(List.of(), Path::toString));
    for (Image.Program program : image.others()) {
      FileTree.write(folder.resolve(program.name() + ".args"), arguments(program, Path::toString));
    }
  }

  private String arguments(boolean aotCache) {
    return arguments(
        aotCache ? List.of("-XX:AOTCache=" + AOT_CACHE) : List.of(), JavaApplication::place);
  }

  private String arguments(Image.Program program, Function<Path, String> place) {
    List<String> arguments = new ArrayList<>(COMMON_FLAGS);
    arguments.addAll(program.jvmFlags());
    arguments.addAll(List.of("-cp", place.apply(jars.getFirst()), program.mainClass()));
    return String.join("\n", arguments) + "\n";
  }

  private static String place(Path jar) {
    return "/app/lib/" + jar.getFileName();
  }

  private String arguments(List<String> first, Function<Path, String> place) {
    List<String> arguments = new ArrayList<>(first);
    arguments.addAll(COMMON_FLAGS);
    arguments.addAll(image.jvmFlags());
    arguments.add("-cp");
    arguments.add(jars.stream().map(place).collect(Collectors.joining(":")));
    arguments.add(image.mainClass());
    return String.join("\n", arguments) + "\n";
  }
}
