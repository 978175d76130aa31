package dev.mizzen.volume.files;

/** The volume has no commit of that number. */
public final class UnknownCommitException extends RuntimeException {
  UnknownCommitException(long number, long head) {
    super("There is no commit %d: they are numbered from 0 to %d".formatted(number, head));
  }
}
