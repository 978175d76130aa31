package dev.mizzen.images;

/** What images are put on. */
public sealed interface Bases {

  /** Made on this machine: {@link JavaBase} and {@link PythonBase}. */
  record Built() implements Bases {}

  /**
   * Ordinary images of a registry, for images that are pushed.
   *
   * @param java image with a Java 25 runtime whose {@code java} is on the PATH
   * @param python image with Python 3 whose {@code python3} is on the PATH
   */
  record Registry(String java, String python) implements Bases {}
}
