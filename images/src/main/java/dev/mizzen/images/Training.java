package dev.mizzen.images;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How a program is run once while its image is made, so that an AOT cache learns its classes. */
public sealed interface Training {

  /**
   * No cache.
   *
   * @param reason why it does not pay or cannot be had
   */
  record None(String reason) implements Training {}

  /**
   * Starts the program in the image's own root, in a network of its own without a way out, waits
   * until it listens or ends, and stops it.
   *
   * @param arguments of the program
   * @param environment what the program needs to start
   * @param port the port whose opening tells that the program is up
   * @param paths asked with GET from that port afterwards, so that serving is learnt as well; one
   *     such as {@code PUT:/path} with that method and a small body
   * @param peer JSON that something on 127.0.0.1:1 answers to every request; empty: nothing listens
   *     there
   */
  record Run(
      List<String> arguments,
      Map<String, String> environment,
      int port,
      List<String> paths,
      Optional<String> peer)
      implements Training {

    /** With nothing to talk to. */
    public Run(
        List<String> arguments, Map<String, String> environment, int port, List<String> paths) {
      this(arguments, environment, port, paths, Optional.empty());
    }

    /** Keeps the environment in order, so that the description is the same in every run. */
    public Run {
      environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }
  }
}
