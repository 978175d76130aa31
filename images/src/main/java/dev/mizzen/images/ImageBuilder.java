package dev.mizzen.images;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes one image after its description, on the chosen bases, for the chosen target. */
final class ImageBuilder {
  /** Non-root; a chart may say otherwise for the volume agent. */
  private static final String USER = "65532:65532";

  /** What the report says of an image without Java. */
  static final String NOT_APPLICABLE = "not applicable";

  private final Workplace workplace;
  private final Bases bases;
  private final Target target;
  private final JavaBase javaBase;
  private final PythonBase pythonBase;
  private final AotCache aotCache;

  ImageBuilder(Workplace workplace, Bases bases, Target target) {
    this.workplace = workplace;
    this.bases = bases;
    this.target = target;
    this.javaBase = new JavaBase(workplace.jdk(), workplace.cache());
    this.pythonBase = new PythonBase(workplace.cache(), Workplace.architecture());
    this.aotCache = new AotCache(workplace.output().resolve("build"));
  }

  /** The tag an image has when it is made of what lies here now. */
  String tag(Image image) {
    Fingerprint fingerprint =
        new Fingerprint()
            .add("recipe", "2")
            .add("image", image.name() + image.title())
            .add("architecture", Workplace.architecture())
            .add("user", USER);
    switch (bases) {
      case Bases.Registry registry -> fingerprint.add("bases", registry);
      case Bases.Built _ when image instanceof Image.Java ->
          fingerprint.add("base", javaBase.fingerprint());
      case Bases.Built _ -> fingerprint.add("base", pythonBase.fingerprint());
    }
    if (image instanceof Image.Java java) {
      new JavaApplication(java, workplace.root()).addTo(fingerprint);
    }
    return workplace.version() + "-" + fingerprint.shortHex();
  }

  /** Makes the image and puts it where the target says. */
  BuiltImage build(Image image) {
    String tag = tag(image);
    try {
      return switch (image) {
        case Image.Java java -> buildJava(java, tag);
        case Image.Python python -> containerize(python, tag, pythonBuilder(), NOT_APPLICABLE);
      };
    } catch (ImageException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException("Interrupted while making " + image.name(), e);
    } catch (Exception e) {
      throw new ImageException(
          "Cannot make mizzen/%s: %s".formatted(image.name(), e.getMessage()), e);
    }
  }

  private BuiltImage buildJava(Image.Java image, String tag) throws Exception {
    JavaApplication application = new JavaApplication(image, workplace.root());
    Path files = workplace.output().resolve("build").resolve(image.name());
    FileTree.delete(files);
    application.writeTo(files);
    JibContainerBuilder builder;
    Optional<String> noCache;
    switch (bases) {
      case Bases.Registry registry -> {
        builder = Jib.from(registry.java());
        noCache = Optional.of("its base's runtime is not on this machine");
      }
      case Bases.Built _ -> {
        Path root = javaBase.rootFileSystem();
        builder =
            Jib.fromScratch()
                .addFileEntriesLayer(FileTree.layer("runtime", root))
                .addEnvironmentVariable("PATH", JavaBase.HOME + "/bin");
        noCache = aotCache.train(image, root, files);
      }
    }
    application.writeArguments(files, noCache.isEmpty());
    builder
        .addFileEntriesLayer(FileTree.layer("application", files))
        .setWorkingDirectory(com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath.get("/tmp"))
        // File names of users are UTF-8, and so is what the JVM makes of them.
        .addEnvironmentVariable("LC_ALL", "C.UTF-8")
        .setEntrypoint("java", "@" + JavaApplication.ARGUMENTS);
    BuiltImage built = containerize(image, tag, builder, noCache.orElse("yes"));
    FileTree.delete(files);
    return built;
  }

  private JibContainerBuilder pythonBuilder() throws InvalidImageReferenceException {
    return switch (bases) {
      case Bases.Registry registry -> Jib.from(registry.python());
      case Bases.Built _ ->
          Jib.from(TarImage.at(pythonBase.archive()).named("mizzen/python-base"))
              .setProgramArguments("python3");
    };
  }

  private BuiltImage containerize(Image image, String tag, JibContainerBuilder builder, String aot)
      throws Exception {
    String reference = target.reference(image.name(), tag);
    Containerizer containerizer =
        target
            .containerizer(reference, workplace.tar(image.name()))
            .setBaseImageLayersCache(workplace.cache().resolve("jib-base"))
            .setApplicationLayersCache(workplace.cache().resolve("jib"))
            .setToolName("mizzen-images");
    JibContainer container =
        builder
            .setPlatforms(Set.of(new Platform(Workplace.architecture(), "linux")))
            .setCreationTime(Instant.EPOCH)
            .setUser(USER)
            .setLabels(labels(image))
            .containerize(containerizer);
    Optional<Path> tar = target.tar(workplace.tar(image.name()));
    return new BuiltImage(
        image.name(),
        reference,
        tag,
        container.getDigest().toString(),
        tar.map(file -> file.toFile().length()).orElse(0L),
        tar.map(Path::toString).orElse(""),
        aot);
  }

  private Map<String, String> labels(Image image) {
    return Map.of(
        "org.opencontainers.image.title",
        image.title(),
        "org.opencontainers.image.version",
        workplace.version(),
        "org.opencontainers.image.vendor",
        "Mizzen",
        "org.opencontainers.image.licenses",
        "Apache-2.0");
  }

  /** Names of all images, for the help text. */
  static List<String> names() {
    return Catalogue.images().stream().map(Image::name).toList();
  }
}
