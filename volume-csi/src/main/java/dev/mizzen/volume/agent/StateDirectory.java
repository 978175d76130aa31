package dev.mizzen.volume.agent;

import dev.mizzen.volume.snapshot.Hash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Where things lie below {@code /var/lib/mizzen}. Only root may enter; pods see bind mounts of what
 * is theirs.
 */
final class StateDirectory {

  private static final Pattern POD_UID = Pattern.compile("[A-Za-z0-9-]{1,64}");

  private final Path volumes;
  private final Path journal;

  StateDirectory(Path root) throws IOException {
    this.volumes = root.resolve("volumes");
    this.journal = root.resolve("journal");
    for (Path directory : List.of(root, volumes, journal)) {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** One directory for each place where something is mounted; the same one for the same place. */
  Path of(Published published) {
    String uid = published.pod().uid();
    String pod = POD_UID.matcher(uid).matches() ? uid : "no-pod";
    String name =
        switch (published) {
          case Published.Volume volume -> volume.volume();
          case Published.Run run -> "run";
        };
    // Short, since a socket's path may have no more than 107 bytes.
    String place =
        Hash.of(published.target().getBytes(StandardCharsets.UTF_8)).toString().substring(0, 8);
    String shortName = name.substring(0, Math.min(name.length(), 50));
    return volumes.resolve(pod).resolve(shortName + "-" + place);
  }

  Path newJournalEntry() {
    return journal.resolve(UUID.randomUUID().toString());
  }

  List<Path> published() throws IOException {
    try (var pods = Files.newDirectoryStream(volumes)) {
      var found = new java.util.ArrayList<Path>();
      for (Path pod : pods) {
        found.addAll(children(pod));
      }
      return found;
    }
  }

  List<Path> journalEntries() throws IOException {
    return children(journal);
  }

  private static List<Path> children(Path directory) throws IOException {
    try (var children = Files.list(directory)) {
      return children.toList();
    }
  }
}
