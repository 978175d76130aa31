package dev.mizzen.volume.view;

import java.util.List;

/** A reload would change files under a program that has them open. */
public final class OpenFilesException extends RuntimeException {

  private final transient List<OpenFile> files;

  /**
   * @param files at least one
   */
  public OpenFilesException(List<OpenFile> files) {
    super(
        "%d files of the volume are open; the first is '%s', by pid %d (%s): close it before the reload"
            .formatted(
                files.size(),
                files.getFirst().path(),
                files.getFirst().pid(),
                files.getFirst().command()));
    this.files = List.copyOf(files);
  }

  public List<OpenFile> files() {
    return files;
  }
}
