package dev.mizzen.volume.workspace;

import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.testing.DirectoryStore;

class WorkspaceOverDirectoryTest extends WorkspaceContract {

  @Override
  ObjectStore store() {
    return new DirectoryStore(directory.resolve("store"));
  }
}
