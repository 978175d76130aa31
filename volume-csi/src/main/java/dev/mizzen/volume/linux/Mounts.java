package dev.mizzen.volume.linux;

import java.io.IOException;
import java.nio.file.Path;

/** Bind mounts. No method looks into a mounted directory, so that none can hang on it. */
public interface Mounts {

  /** Makes {@code source} visible at the existing directory {@code target}. */
  void bind(Path source, Path target, boolean readOnly);

  /** Takes away whatever is mounted there; nothing happens when nothing is. */
  void unmount(Path target);

  /** Whether something is mounted exactly there. */
  boolean isMounted(Path target) throws IOException;
}
