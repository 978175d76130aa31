package dev.mizzen.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A small Debian with Python 3, byte-compiled, as an image archive. Made by mmdebstrap from the
 * machine's own package sources in some 40 s, then kept in the cache until the recipe changes.
 */
final class PythonBase {
  private static final String RECIPE = "1";
  private static final String SUITE = "bookworm";

  private static final List<String> OPTIONS =
      List.of(
          "--variant=minbase",
          "--include=python3,ca-certificates,usr-is-merged",
          // Without it usrmerge brings all of Perl.
          "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr",
          "--aptopt=Acquire::Languages \"none\"",
          "--dpkgopt=path-exclude=/usr/share/man/*",
          "--dpkgopt=path-exclude=/usr/share/doc/*",
          "--dpkgopt=path-exclude=/usr/share/info/*",
          "--dpkgopt=path-exclude=/usr/share/locale/*",
          "--dpkgopt=path-exclude=/usr/share/lintian/*",
          "--customize-hook=echo mizzen:x:65532: >>\"$1\"/etc/group",
          "--customize-hook=echo mizzen:x:65532:65532:mizzen:/tmp:/usr/sbin/nologin >>\"$1\"/etc/passwd",
          "--customize-hook=rm -rf \"$1\"/var/lib/apt/lists/* \"$1\"/var/cache/debconf/*-old \"$1\"/var/log/*",
          "--skip=output/dev");

  private final Path cache;
  private final String architecture;

  PythonBase(Path cache, String architecture) {
    this.cache = cache;
    this.architecture = architecture;
  }

  /** Changes when the recipe does; not when Debian publishes newer packages. */
  String fingerprint() {
    return new Fingerprint()
        .add("recipe", RECIPE)
        .add("suite", SUITE)
        .add("options", OPTIONS)
        .add("architecture", architecture)
        .shortHex();
  }

  /** The base as a docker-archive; made when the cache does not have it. */
  Path archive() {
    Path archive = cache.resolve("python-base-" + fingerprint() + ".tar");
    if (Files.exists(archive)) {
      return archive;
    }
    Path work = cache.resolve("python-base.unfinished");
    FileTree.delete(work);
    Path layer = work.resolve("layer.tar");
    try {
      Files.createDirectories(work);
      List<String> command = new ArrayList<>(List.of("mmdebstrap"));
      command.addAll(OPTIONS);
      command.addAll(List.of(SUITE, layer.toString()));
      Commands.run(cache.resolve("logs/mmdebstrap.log"), command);
      Files.writeString(work.resolve("config.json"), configuration(sha256(layer)));
      Files.writeString(
          work.resolve("manifest.json"),
          "[{\"Config\":\"config.json\",\"RepoTags\":[\"mizzen/python-base:%s\"],\"Layers\":[\"layer.tar\"]}]"
              .formatted(fingerprint()));
      Path unfinished = work.resolve("base.tar");
      Commands.run(
          cache.resolve("logs/python-base.log"),
          List.of(
              "tar",
              "-cf",
              unfinished.toString(),
              "-C",
              work.toString(),
              "manifest.json",
              "config.json",
              "layer.tar"));
      Files.move(unfinished, archive);
    } catch (IOException e) {
      throw new ImageException("Cannot write " + archive, e);
    } finally {
      FileTree.delete(work);
    }
    return archive;
  }

  private String configuration(String layerSha256) {
    return """
    {"architecture":"%s","os":"linux","created":"1970-01-01T00:00:00Z",\
    "config":{"Env":["PATH=/usr/local/bin:/usr/bin:/bin"],"Cmd":["python3"]},\
    "rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created_by":"mmdebstrap %s"}]}
    """
        .formatted(architecture, layerSha256, SUITE);
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (DigestInputStream digesting = new DigestInputStream(in, digest)) {
        digesting.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
