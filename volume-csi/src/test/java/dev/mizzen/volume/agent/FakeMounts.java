package dev.mizzen.volume.agent;

import dev.mizzen.volume.linux.Mounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers what is mounted where, for tests without root: what a pod would see is found by {@link
 * #seenAt}. Mounts outlive the agent, so tests keep one of these over several agents.
 */
public final class FakeMounts implements Mounts {

  private record Mount(Path source, boolean readOnly) {}

  private final Map<Path, Mount> mounts = new ConcurrentHashMap<>();

  @Override
  public void bind(Path source, Path target, boolean readOnly) {
    mount(source, target, readOnly);
  }

  /** Of any type. */
  void mount(Path source, Path target, boolean readOnly) {
    if (!Files.isDirectory(target)) {
      throw new UncheckedIOException(new IOException("No directory to mount on: " + target));
    }
    mounts.put(target, new Mount(source, readOnly));
  }

  @Override
  public void unmount(Path target) {
    mounts.remove(target);
  }

  @Override
  public boolean isMounted(Path target) {
    return mounts.containsKey(target);
  }

  boolean isMountedFrom(Path source) {
    return mounts.values().stream().anyMatch(mount -> mount.source().equals(source));
  }

  /** The directory that a pod sees at the target. */
  public Path seenAt(Path target) {
    return Optional.ofNullable(mounts.get(target)).orElseThrow().source();
  }

  public boolean isReadOnly(Path target) {
    return Optional.ofNullable(mounts.get(target)).orElseThrow().readOnly();
  }
}
