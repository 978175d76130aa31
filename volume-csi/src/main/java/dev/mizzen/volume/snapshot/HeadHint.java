package dev.mizzen.volume.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where to look for the newest commit: its number and, on a second line, the commit itself, which
 * saves who finds no newer one a request. It may be old, of another make, or nothing.
 *
 * @param number 0 when it says nothing
 * @param commit of that number
 */
record HeadHint(long number, Optional<Commit> commit) {

  static final HeadHint NONE = new HeadHint(0, Optional.empty());

  static HeadHint of(Commit commit) {
    return new HeadHint(commit.number(), Optional.of(commit));
  }

  static HeadHint read(String key, byte[] bytes, StoredJson json) {
    var lines = new String(bytes, StandardCharsets.UTF_8).split("\n", 2);
    if (!lines[0].matches("[0-9]{1,18}")) {
      return NONE;
    }
    long number = Long.parseLong(lines[0]);
    return new HeadHint(
        number, lines.length < 2 ? Optional.empty() : commit(key, lines[1], number, json));
  }

  private static Optional<Commit> commit(String key, String text, long number, StoredJson json) {
    try {
      var commit = json.read(key, text.getBytes(StandardCharsets.UTF_8), Commit.class);
      return Optional.of(commit).filter(found -> found.number() == number);
    } catch (CorruptVolumeException | NewerFormatException e) {
      // What is wrong with it the commit itself will say.
      return Optional.empty();
    }
  }

  byte[] write(StoredJson json) {
    String text = Long.toString(number);
    return commit
        .map(known -> text + "\n" + new String(json.write(known), StandardCharsets.UTF_8))
        .orElse(text)
        .getBytes(StandardCharsets.UTF_8);
  }
}
