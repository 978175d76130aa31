package dev.mizzen.volume.lazy;

import dev.mizzen.volume.cache.Content;

/** Where the bytes of an open file come from. */
sealed interface Source {

  /** Whether it has what the file is now. */
  boolean serves(FileInode file);

  void close();

  /**
   * A local file. It goes on serving after a commit has taken it over, since it is not written any
   * more then.
   */
  record Local(long local, int epoch, StagedFile bytes) implements Source {
    @Override
    public boolean serves(FileInode file) {
      return file.isStaged() ? file.local == local : file.epoch == epoch;
    }

    @Override
    public void close() {
      bytes.close();
    }
  }

  /** Content of a commit. */
  record Committed(int epoch, Content content) implements Source {
    @Override
    public boolean serves(FileInode file) {
      return !file.isStaged() && file.epoch == epoch;
    }

    @Override
    public void close() {
      content.close();
    }
  }
}
