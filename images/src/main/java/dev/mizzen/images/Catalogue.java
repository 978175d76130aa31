package dev.mizzen.images;

import java.util.List;

/** What each image of Mizzen holds. */
final class Catalogue {
  private Catalogue() {}

  /** Every image, in the order they are made. */
  static List<Image> images() {
    return List.of(new Image.Python("python", "Default image of Functions: Debian with Python 3"));
  }
}
