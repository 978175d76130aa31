package dev.mizzen.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The root file system under every Java program: a linked runtime, the C libraries it needs, and
 * the few files programs expect. About 100 MB, kept in the cache until the JDK or the recipe
 * changes.
 */
final class JavaBase {
  /** Home of the runtime inside the image. */
  static final String HOME = "/opt/java";

  private static final String RECIPE = "2";
  private static final String PASSWD =
      """
      root:x:0:0:root:/root:/sbin/nologin
      mizzen:x:65532:65532:mizzen:/tmp:/sbin/nologin
      """;
  private static final String GROUP =
      """
      root:x:0:
      mizzen:x:65532:
      """;

  /** glibc does not build it in: without it the JVM cannot open a file whose name is not ASCII. */
  private static final Path LOCALE = Path.of("/usr/lib/locale/C.utf8");

  private static final Path CERTIFICATES = Path.of("/etc/ssl/certs/ca-certificates.crt");

  /** What Netty, Vert.x, Quarkus, gRPC, RocksDB, logback and an S3 client use; no desktop. */
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.compiler",
          "java.instrument",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.security.jgss",
          "java.security.sasl",
          "java.sql",
          "java.transaction.xa",
          "java.xml",
          "java.xml.crypto",
          "jdk.httpserver",
          "jdk.jfr",
          "jdk.management",
          "jdk.naming.dns",
          "jdk.net",
          "jdk.unsupported",
          "jdk.zipfs");

  private final Path jdk;
  private final Path cache;

  JavaBase(Path jdk, Path cache) {
    this.jdk = jdk;
    this.cache = cache;
  }

  /** Changes when the base would come out differently. */
  String fingerprint() {
    return new Fingerprint()
        .add("recipe", RECIPE)
        .add("modules", MODULES)
        .addFile(jdk.resolve("release"))
        .shortHex();
  }

  /** The folder with the root file system; linked when the cache does not have it. */
  Path rootFileSystem() {
    Path root = cache.resolve("java-base-" + fingerprint());
    if (Files.isDirectory(root)) {
      return root;
    }
    Path unfinished = cache.resolve(root.getFileName() + ".unfinished");
    FileTree.delete(unfinished);
    link(unfinished.resolve(HOME.substring(1)));
    addLibraries(unfinished);
    addLocale(unfinished);
    FileTree.write(unfinished.resolve("etc/passwd"), PASSWD);
    FileTree.write(unfinished.resolve("etc/group"), GROUP);
    FileTree.write(unfinished.resolve("etc/nsswitch.conf"), "hosts: files dns\n");
    try {
      Files.createDirectories(unfinished.resolve("tmp"));
      if (Files.isReadable(CERTIFICATES)) {
        Path copy = unfinished.resolve(CERTIFICATES.toString().substring(1));
        Files.createDirectories(copy.getParent());
        Files.copy(CERTIFICATES, copy);
      }
      Files.move(unfinished, root);
    } catch (IOException e) {
      throw new ImageException("Cannot write " + root, e);
    }
    return root;
  }

  private void link(Path home) {
    try {
      Files.createDirectories(home.getParent());
    } catch (IOException e) {
      throw new ImageException("Cannot write " + home, e);
    }
    Commands.run(
        cache.resolve("logs/jlink.log"),
        List.of(
            jdk.resolve("bin/jlink").toString(),
            "--add-modules",
            String.join(",", MODULES),
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--generate-cds-archive",
            "--output",
            home.toString()));
  }

  private static void addLocale(Path root) {
    if (!Files.isDirectory(LOCALE)) {
      throw new ImageException(
          "The locale C.UTF-8 must be installed on this machine: " + LOCALE + " is missing");
    }
    // Its categories, and below LC_MESSAGES one more: setlocale wants all of them or none.
    for (Path folder : List.of(LOCALE, LOCALE.resolve("LC_MESSAGES"))) {
      try (Stream<Path> files = Files.list(folder)) {
        FileTree.copyInto(
            root.resolve(folder.toString().substring(1)),
            files.filter(Files::isRegularFile).toList());
      } catch (IOException e) {
        throw new ImageException("Cannot copy " + folder, e);
      }
    }
  }

  private void addLibraries(Path root) {
    NativeLibraries libraries = new NativeLibraries(cache.resolve("logs/libraries.log"));
    for (Path library : libraries.of(root)) {
      Path copy = root.resolve(library.toString().substring(1));
      try {
        Files.createDirectories(copy.getParent());
        // The content of what a link points to: layers hold no links.
        Files.copy(library.toRealPath(), copy, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new ImageException("Cannot copy " + library, e);
      }
    }
  }
}
