package dev.mizzen.volume.snapshot;

/** The volume has no commit of that number, or no longer has it. */
public final class UnknownCommitException extends RuntimeException {
  public UnknownCommitException(long number, long head) {
    super(
        "There is no commit %d: they are numbered from 0 to %d, and old ones go as retention says"
            .formatted(number, head));
  }
}
