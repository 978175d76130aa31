package dev.mizzen.volume.lazy;

import dev.mizzen.volume.view.OpenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Who has which files open, as a program in its container would say it. */
final class OpenFiles {

  private static final String NAMESPACES = "NSpid:";

  private final Path processes;

  /**
   * @param processes {@code /proc}
   */
  OpenFiles(Path processes) {
    this.processes = processes;
  }

  /** A line for each handle, by path. */
  List<OpenFile> of(Names names) {
    var files = new ArrayList<OpenFile>();
    for (var handle : names.table().handles().values()) {
      names
          .table()
          .find(handle.number())
          .ifPresent(
              inode ->
                  files.add(
                      new OpenFile(names.path(inode), own(handle.pid()), command(handle.pid()))));
    }
    files.sort(Comparator.comparing(OpenFile::path).thenComparing(OpenFile::pid));
    return files;
  }

  private int own(int pid) {
    if (pid <= 0) {
      return 0;
    }
    try {
      return Files.readAllLines(processes.resolve(pid + "/status")).stream()
          .filter(line -> line.startsWith(NAMESPACES))
          .map(line -> line.substring(line.lastIndexOf('\t') + 1).strip())
          .map(Integer::parseInt)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      // It has ended, and left the file to another process.
      return 0;
    }
  }

  private String command(int pid) {
    if (pid <= 0) {
      return "";
    }
    try {
      return Files.readString(processes.resolve(pid + "/comm")).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
