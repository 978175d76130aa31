package dev.mizzen.dict.backup;

import java.io.IOException;

/** The bytes are not a whole backup; the message names what is wrong. */
public final class DamagedBackupException extends IOException {
  /** The message is for the person who restores. */
  public DamagedBackupException(String message) {
    super(message);
  }
}
