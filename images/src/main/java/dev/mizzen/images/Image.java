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
   */
  record Java(
      String name,
      String title,
      ClassPath classPath,
      String mainClass,
      List<String> jvmFlags,
      Training training)
      implements Image {}

  /**
   * The default image of Functions: a small Debian with Python.
   *
   * @param name name below {@code mizzen/}
   * @param title one line on what it is
   */
  record Python(String name, String title) implements Image {}
}
