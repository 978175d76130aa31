package dev.mizzen.images;

import java.util.List;

/** One image, described. */
public sealed interface Image {

  /** Name below {@code mizzen/}. */
  String name();

  /** One line for {@code org.opencontainers.image.title}. */
  String title();

  /**
   * A Java program on the runtime that {@link JavaBase} links.
   *
   * @param name name below {@code mizzen/}
   * @param title one line on what it is
   * @param classPath its jars
   * @param mainClass class with {@code main}
   * @param jvmFlags flags beyond {@link JavaApplication#COMMON_FLAGS}
   * @param training how its AOT cache is made
   * @param others further programs in the same image
   */
  record Java(
      String name,
      String title,
      ClassPath classPath,
      String mainClass,
      List<String> jvmFlags,
      Training training,
      List<Program> others)
      implements Image {

    /** With one program. */
    public Java(
        String name,
        String title,
        ClassPath classPath,
        String mainClass,
        List<String> jvmFlags,
        Training training) {
      this(name, title, classPath, mainClass, jvmFlags, training, List.of());
    }
  }

  /**
   * A small program that needs the first jar of the class path alone, started by {@code
   * java @/app/<name>.args}. It has no AOT cache.
   *
   * @param mainClass class with {@code main}
   * @param jvmFlags flags beyond {@link JavaApplication#COMMON_FLAGS}
   */
  record Program(String name, String mainClass, List<String> jvmFlags) {}

  /**
   * The default image of Functions: a small Debian with Python.
   *
   * @param name name below {@code mizzen/}
   * @param title one line on what it is
   */
  record Python(String name, String title) implements Image {}
}
