package dev.mizzen.images;

import java.nio.file.Path;

/**
 * Where images are made.
 *
 * @param root root of the source tree
 * @param output folder of the archives and of {@code images.json}
 * @param cache folder of what is slow to make and seldom changes
 * @param jdk home of the JDK that runtimes are linked from
 * @param version of the product, first part of every tag
 */
record Workplace(Path root, Path output, Path cache, Path jdk, String version) {

  /** Where an image's archive lies. */
  Path tar(String image) {
    return output.resolve(image + ".tar");
  }

  /** This machine's architecture, in the words of OCI. */
  static String architecture() {
    return switch (System.getProperty("os.arch")) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default ->
          throw new ImageException(
              "Images are made for amd64 and arm64, not for " + System.getProperty("os.arch"));
    };
  }
}
