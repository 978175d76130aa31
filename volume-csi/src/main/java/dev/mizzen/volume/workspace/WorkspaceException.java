package dev.mizzen.volume.workspace;

/**
 * The files of a workspace cannot be taken as they are; the message names the path and what must
 * change.
 */
public final class WorkspaceException extends RuntimeException {
  WorkspaceException(String message) {
    super(message);
  }

  WorkspaceException(String message, Throwable cause) {
    super(message, cause);
  }
}
