package dev.mizzen.images;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mizzen images}: makes the images whose inputs have changed. */
@Command(
    name = "images",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the OCI images of Mizzen, those only whose inputs have changed.",
      "Without --push: archives in OUTPUT for `ctr images import`, and OUTPUT/images.json.",
      "The modules must have been built with Maven."
    })
public final class ImagesCommand implements Callable<Integer> {
  private static final long MEBIBYTE = 1 << 20;

  @Spec private CommandSpec spec;

  @Option(
      names = "--root",
      defaultValue = ".",
      description = "Root of the source tree (default: ${DEFAULT-VALUE}).")
  private Path root;

  @Option(
      names = "--cache",
      required = true,
      description = "Folder of bases and layers, kept from run to run.")
  private Path cache;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "Only these images, by name without `mizzen/`.")
  private List<String> only = List.of();

  @Option(
      names = "--arguments",
      paramLabel = "FOLDER",
      description = {
        "Make no image, but FOLDER/NAME.args for each Java image: what its program is started with,",
        "for `java @FILE` in this source tree."
      })
  private Path arguments;

  @Option(
      names = "--push",
      paramLabel = "REGISTRY",
      description = {
        "Push to REGISTRY/mizzen/NAME:TAG instead of writing archives, on ordinary bases.",
        "Credentials are those of the Docker configuration. Plain HTTP for localhost only."
      })
  private String push;

  @Option(
      names = "--java-base",
      defaultValue = "eclipse-temurin:25-jre",
      description = "Base of pushed Java images (default: ${DEFAULT-VALUE}).")
  private String javaBase;

  @Option(
      names = "--python-base",
      defaultValue = "python:3.13-slim-bookworm",
      description = "Base of the pushed Python image (default: ${DEFAULT-VALUE}).")
  private String pythonBase;

  /** Entry of the program. */
  public static void main(String[] arguments) {
    CommandLine command =
        new CommandLine(new ImagesCommand())
            .setExecutionExceptionHandler(
                (failure, line, _) -> {
                  if (!(failure instanceof ImageException)) {
                    throw failure;
                  }
                  line.getErr().println(failure.getMessage());
                  return CommandLine.ExitCode.SOFTWARE;
                });
    System.exit(command.execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Path sources = root.toAbsolutePath().normalize();
    if (arguments != null) {
      writeArguments(sources);
      return CommandLine.ExitCode.OK;
    }
    Path output = sources.resolve(".mizzen/images");
    Files.createDirectories(output);
    Files.createDirectories(cache);
    Workplace workplace =
        new Workplace(
            sources,
            output,
            cache.toAbsolutePath().normalize(),
            Path.of(System.getProperty("java.home")),
            ImagesCommand.class.getPackage().getImplementationVersion());
    boolean pushing = push != null;
    ImageBuilder builder =
        new ImageBuilder(
            workplace,
            pushing ? new Bases.Registry(javaBase, pythonBase) : new Bases.Built(),
            pushing ? new Target.Registry(push) : new Target.Archive());
    Report report = new Report(output.resolve(pushing ? "pushed.json" : "images.json"));
    Map<String, BuiltImage> images = new LinkedHashMap<>();
    report.read().forEach(image -> images.put(image.name(), image));
    images.keySet().retainAll(ImageBuilder.names());
    for (Image image : chosen()) {
      BuiltImage known = images.get(image.name());
      Instant begin = Instant.now();
      boolean upToDate = isUpToDate(known, builder, image, pushing);
      BuiltImage built = upToDate ? known : builder.build(image);
      images.put(image.name(), built);
      report.write(images.values());
      print(built, upToDate, Duration.between(begin, Instant.now()));
    }
    return CommandLine.ExitCode.OK;
  }

  private void writeArguments(Path sources) {
    for (Image image : chosen()) {
      if (image instanceof Image.Java java) {
        new JavaApplication(java, sources).writeArgumentsHere(arguments);
      }
    }
  }

  private static boolean isUpToDate(
      BuiltImage known, ImageBuilder builder, Image image, boolean pushing) {
    // What a registry holds is asked by pushing again: layers it has are not sent twice.
    return !pushing
        && known != null
        && Files.exists(Path.of(known.tar()))
        && known.tag().equals(builder.tag(image));
  }

  private List<Image> chosen() {
    List<String> names = ImageBuilder.names();
    for (String name : only) {
      if (!names.contains(name)) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "There is no image %s; there are %s".formatted(name, names));
      }
    }
    return Catalogue.images().stream()
        .filter(image -> only.isEmpty() || only.contains(image.name()))
        .toList();
  }

  private void print(BuiltImage image, boolean upToDate, Duration duration) {
    PrintWriter out = spec.commandLine().getOut();
    String size = image.tar().isEmpty() ? "pushed" : image.bytes() / MEBIBYTE + " MiB";
    out.printf(
        "%-44s %s  %8s  %s%n",
        image.reference(),
        image.digest().substring(0, 19),
        size,
        upToDate ? "unchanged" : "%.1f s".formatted(duration.toMillis() / 1000.0));
    if (!upToDate && !List.of("yes", ImageBuilder.NOT_APPLICABLE).contains(image.aotCache())) {
      out.printf("  without an AOT cache: %s%n", image.aotCache());
    }
    out.flush();
  }
}
