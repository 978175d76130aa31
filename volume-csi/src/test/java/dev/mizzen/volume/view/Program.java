package dev.mizzen.volume.view;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.SortedMap;

/** What a program does with the files of a view; paths are relative to its top. */
public interface Program {

  /** Replaces the content, or makes the file and the directories that lead to it. */
  void write(String path, byte[] content) throws IOException;

  default void write(String path, String content) throws IOException {
    write(path, content.getBytes(StandardCharsets.UTF_8));
  }

  byte[] bytes(String path) throws IOException;

  default String read(String path) throws IOException {
    return new String(bytes(path), StandardCharsets.UTF_8);
  }

  /** With all that is below it. */
  void delete(String path) throws IOException;

  /** With the directories that lead to it. */
  void makeDirectories(String path) throws IOException;

  void symlink(String path, String target) throws IOException;

  void move(String from, String to) throws IOException;

  /**
   * @param mode permission bits
   */
  void chmod(String path, int mode) throws IOException;

  void modified(String path, Instant time) throws IOException;

  Instant modified(String path) throws IOException;

  /** Every path with what is there: content and time, link target, executable mark. */
  SortedMap<String, String> tree() throws IOException;

  /** How a file is shown in a {@link #tree}. */
  static String shown(byte[] content, boolean executable, Instant modified) {
    String text =
        content.length > 100
            ? content.length + " bytes " + Arrays.hashCode(content)
            : new String(content, StandardCharsets.UTF_8);
    return (executable ? "!" : "") + text + " at " + modified;
  }
}
