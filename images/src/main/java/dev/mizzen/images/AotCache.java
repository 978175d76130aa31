package dev.mizzen.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the AOT cache (JEP 483, 514) of an image by running its program once where it will run: on
 * the same runtime, at the same paths, with the same file times. That takes a root of its own, so
 * Linux and either root or user namespaces; where they are missing the image has no cache, which
 * costs start-up time and nothing else.
 */
final class AotCache {
  private final Path work;

  AotCache(Path work) {
    this.work = work;
  }

  /**
   * Trains and writes the cache.
   *
   * @param base the base's root file system
   * @param application the application's root file system; gets the cache
   * @return why there is no cache; empty when there is one
   */
  Optional<String> train(Image.Java image, Path base, Path application) {
    return switch (image.training()) {
      case Training.None none -> Optional.of(none.reason());
      case Training.Run run -> train(image.name(), run, base, application);
    };
  }

  private Optional<String> train(String name, Training.Run run, Path base, Path application) {
    Path root = work.resolve(name + ".training");
    Path log = work.resolve("logs/train-" + name + ".log");
    FileTree.delete(root);
    try {
      Commands.run(log, List.of("cp", "-a", base.toString(), root.toString()));
      Commands.run(
          log, List.of("cp", "-a", application.resolve("app").toString(), root.toString()));
      Path script = work.resolve("train.sh");
      try (InputStream in = AotCache.class.getResourceAsStream("train.sh")) {
        Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
      }
      List<String> command =
          new ArrayList<>(
              List.of("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child"));
      if (!"root".equals(System.getProperty("user.name"))) {
        command.add("--map-root-user");
      }
      command.addAll(List.of("bash", script.toString(), root.toString(), "" + run.port()));
      command.add(String.join(" ", run.paths()));
      command.add(String.join(" ", run.arguments()));
      command.add(run.peer().orElse(""));
      run.environment().forEach((key, value) -> command.add(key + "=" + value));
      int status = Commands.status(log, command);
      Path cache = root.resolve(JavaApplication.AOT_CACHE.substring(1));
      if (status != 0 || !Files.exists(cache)) {
        return Optional.of(
            "the training run ended with %d and made none: see %s".formatted(status, log));
      }
      FileTree.copyInto(application.resolve("app"), List.of(cache));
      return Optional.empty();
    } catch (IOException e) {
      throw new ImageException("Cannot train " + name, e);
    } finally {
      FileTree.delete(root);
    }
  }
}
