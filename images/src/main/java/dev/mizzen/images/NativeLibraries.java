package dev.mizzen.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The C libraries that a linked Java runtime needs, as this machine has them. */
final class NativeLibraries {
  private static final Pattern RESOLVED =
      Pattern.compile("(?:=>\\s+)?(/\\S+)\\s+\\(0x[0-9a-f]+\\)");
  private static final Pattern CACHED = Pattern.compile("^\\s*(\\S+)\\s.*=>\\s+(/\\S+)$");

  /**
   * Loaded by name at run time: RocksDB's JNI library needs the first two, name lookup the rest.
   */
  private static final Set<String> BY_NAME =
      Set.of("libstdc++.so.6", "libgcc_s.so.1", "libresolv.so.2", "libnss_dns.so.2");

  private final Path log;

  NativeLibraries(Path log) {
    this.log = log;
  }

  /** Paths of every library that the runtime's programs and libraries, and their libraries, use. */
  Collection<Path> of(Path runtime) {
    Set<Path> found = new TreeSet<>(byName());
    List<String> command = new ArrayList<>(List.of("ldd"));
    try (Stream<Path> files = Files.walk(runtime)) {
      files.filter(NativeLibraries::isBinary).map(Path::toString).forEach(command::add);
    } catch (IOException e) {
      throw new ImageException("Cannot read " + runtime, e);
    }
    found.stream().map(Path::toString).forEach(command::add);
    for (String line : Commands.lines(log, command)) {
      Matcher resolved = RESOLVED.matcher(line);
      if (resolved.find()) {
        found.add(Path.of(resolved.group(1)));
      }
    }
    found.removeIf(library -> library.startsWith(runtime));
    return found;
  }

  private List<Path> byName() {
    List<Path> libraries = new ArrayList<>();
    Set<String> missing = new TreeSet<>(BY_NAME);
    for (String line : Commands.lines(log, List.of(ldconfig(), "-p"))) {
      Matcher cached = CACHED.matcher(line);
      if (cached.find() && missing.contains(cached.group(1)) && line.contains("64")) {
        libraries.add(Path.of(cached.group(2)));
        missing.remove(cached.group(1));
      }
    }
    if (missing.contains("libstdc++.so.6") || missing.contains("libgcc_s.so.1")) {
      throw new ImageException(
          "This machine lacks " + missing + " (Debian: libstdc++6, libgcc-s1)");
    }
    return libraries;
  }

  private static String ldconfig() {
    return Files.isExecutable(Path.of("/sbin/ldconfig")) ? "/sbin/ldconfig" : "ldconfig";
  }

  private static boolean isBinary(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file) && (name.endsWith(".so") || name.equals("java"));
  }
}
