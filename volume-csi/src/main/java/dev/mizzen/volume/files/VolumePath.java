package dev.mizzen.volume.files;

import dev.mizzen.volume.snapshot.FlatTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/**
 * A path in a volume as callers write it: a slash at the front or none, the top is {@code /}.
 *
 * @param text relative, without a slash at either end; empty for the top
 * @param saysDirectory whether it was written with a slash at its end
 */
public record VolumePath(String text, boolean saysDirectory) {

  /** What Linux takes as a name, and as a path, in bytes of UTF-8. */
  private static final int MAX_NAME = 255;

  private static final int MAX_PATH = 4000;

  /**
   * Reads a path; empty segments and {@code .} mean nothing.
   *
   * @throws IllegalArgumentException when no file of a mounted volume could have it
   */
  public static VolumePath of(String written) {
    var names = new ArrayList<String>();
    for (String name : written.split("/")) {
      if (!name.isEmpty() && !name.equals(".")) {
        names.add(checked(name, written));
      }
    }
    String text = String.join("/", names);
    if (bytes(text) > MAX_PATH) {
      throw bad(written, "it is longer than " + MAX_PATH + " bytes");
    }
    return new VolumePath(text, written.endsWith("/"));
  }

  private static String checked(String name, String written) {
    if (name.equals("..")) {
      throw bad(written, "'..' is not resolved");
    }
    // Of bytes that are no UTF-8 the replacement character is all that is left.
    if (name.indexOf('\0') >= 0 || name.indexOf('\uFFFD') >= 0 || !isUtf8(name)) {
      throw bad(written, "a name must be UTF-8 without NUL");
    }
    if (bytes(name) > MAX_NAME) {
      throw bad(written, "a name has at most " + MAX_NAME + " bytes");
    }
    return name;
  }

  private static boolean isUtf8(String name) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(name);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static IllegalArgumentException bad(String written, String why) {
    String shown = written.length() > 200 ? written.substring(0, 200) + "…" : written;
    return new IllegalArgumentException("'%s' cannot be a path: %s".formatted(shown, why));
  }

  /** Whether it is the volume itself. */
  public boolean isTop() {
    return text.isEmpty();
  }

  /** The last segment. */
  public String name() {
    return FlatTree.nameOf(text);
  }

  /** The path of a name in this directory. */
  public String join(String name) {
    return FlatTree.join(text, name);
  }
}
