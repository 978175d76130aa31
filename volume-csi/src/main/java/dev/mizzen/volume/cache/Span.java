package dev.mizzen.volume.cache;

/**
 * Blocks that belong together.
 *
 * @param first index of the first one
 * @param end index behind the last one
 */
record Span(int first, int end) {

  int length() {
    return end - first;
  }
}
