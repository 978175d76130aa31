package dev.mizzen.volume.lazy;

import dev.mizzen.volume.view.OpenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Who has which files open, as a program in its container would say it. */
final class OpenFiles {

  private static final String PROCESS = "Tgid:";

  /** By the namespaces from the node's inwards; the last is the program's own. */
  private static final String PROCESS_IN_NAMESPACES = "NStgid:";

  private final Path processes;

  /**
   * @param processes {@code /proc}
   */
  OpenFiles(Path processes) {
    this.processes = processes;
  }

  /**
   * Somebody who has a file open.
   *
   * @param thread as this process saw it, 0 when it is not known
   */
  record Opener(String path, int thread) {}

  /** For each handle and each mapped file, as the names are now. */
  static List<Opener> openers(Names names) {
    var openers = new ArrayList<Opener>();
    for (var handle : names.table().handles().values()) {
      names
          .table()
          .find(handle.number())
          .ifPresent(inode -> openers.add(new Opener(names.path(inode), handle.pid())));
    }
    // Closed, and still in the memory of somebody who may write there.
    for (var file : names.table().mapped()) {
      if (file.handles == 0) {
        openers.add(new Opener(names.path(file), 0));
      }
    }
    return openers;
  }

  /** A line for each of them, by path. */
  List<OpenFile> of(List<Opener> openers) {
    return openers.stream()
        .map(opener -> file(opener.path(), opener.thread()))
        .sorted(Comparator.comparing(OpenFile::path).thenComparing(OpenFile::pid))
        .toList();
  }

  /** The kernel tells of threads, and people know processes. */
  private OpenFile file(String path, int thread) {
    if (thread <= 0) {
      return new OpenFile(path, 0, "");
    }
    try {
      var status = status(thread);
      String process = last(status.getOrDefault(PROCESS, "0"));
      String command = Files.readString(processes.resolve(process + "/comm")).strip();
      return new OpenFile(
          path, Integer.parseInt(last(status.getOrDefault(PROCESS_IN_NAMESPACES, "0"))), command);
    } catch (IOException e) {
      // It has ended, and left the file to another one.
      return new OpenFile(path, 0, "");
    }
  }

  private Map<String, String> status(int thread) throws IOException {
    return Files.readAllLines(processes.resolve(thread + "/status")).stream()
        .map(line -> line.split("\t", 2))
        .filter(parts -> parts.length == 2)
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (one, other) -> one));
  }

  private static String last(String fields) {
    return fields.substring(fields.lastIndexOf('\t') + 1).strip();
  }
}
