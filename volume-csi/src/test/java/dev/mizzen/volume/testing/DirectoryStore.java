package dev.mizzen.volume.testing;

import dev.mizzen.volume.store.Content;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.ObjectSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The simplest store there is, objects as files: what S3 must agree with. */
public final class DirectoryStore implements ObjectStore {

  private final Path objects;
  private final Path temporary;

  public DirectoryStore(Path root) {
    try {
      this.objects = Files.createDirectories(root.resolve("objects"));
      this.temporary = Files.createDirectories(root.resolve("temporary"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Action<T> {
    T run() throws IOException;
  }

  private static <T> T run(Action<T> action) {
    try {
      return action.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path staged(String key, byte[] content) throws IOException {
    Files.createDirectories(objects.resolve(key).getParent());
    return Files.write(temporary.resolve(UUID.randomUUID().toString()), content);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) {
    return run(
        () -> {
          Path staged = staged(key, content);
          try {
            Files.createLink(objects.resolve(key), staged);
            return true;
          } catch (FileAlreadyExistsException e) {
            return false;
          } finally {
            Files.delete(staged);
          }
        });
  }

  @Override
  public void put(String key, byte[] content) {
    run(
        () ->
            Files.move(
                staged(key, content),
                objects.resolve(key),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING));
  }

  @Override
  public void put(String key, Content content) {
    put(key, content.bytes());
  }

  @Override
  public Optional<byte[]> get(String key) {
    return run(
        () -> {
          try {
            return Optional.of(Files.readAllBytes(objects.resolve(key)));
          } catch (NoSuchFileException e) {
            return Optional.empty();
          }
        });
  }

  @Override
  public Optional<byte[]> getRange(String key, long offset, int length) {
    return get(key)
        .map(
            all ->
                Arrays.copyOfRange(all, (int) offset, (int) Math.min(all.length, offset + length)));
  }

  @Override
  public boolean stream(String key, long offset, int length, Receiver into) {
    var part = getRange(key, offset, length);
    part.ifPresent(
        bytes -> {
          into.begin();
          into.piece(bytes, bytes.length);
        });
    return part.isPresent();
  }

  @Override
  public List<ObjectSummary> list(String prefix, String startAfter, int limit) {
    return run(
        () -> {
          try (var files = Files.walk(objects)) {
            return files
                .filter(Files::isRegularFile)
                .map(file -> summary(objects.relativize(file).toString(), file))
                .filter(object -> object.key().startsWith(prefix))
                .filter(object -> object.key().compareTo(startAfter) > 0)
                .sorted(java.util.Comparator.comparing(ObjectSummary::key))
                .limit(limit)
                .toList();
          }
        });
  }

  private static ObjectSummary summary(String key, Path file) {
    return run(
        () ->
            new ObjectSummary(key, Files.size(file), Files.getLastModifiedTime(file).toInstant()));
  }

  @Override
  public void deleteAll(Collection<String> keys) {
    for (String key : keys) {
      run(() -> Files.deleteIfExists(objects.resolve(key)));
    }
  }

  @Override
  public Optional<ObjectSummary> stat(String key) {
    return Optional.of(objects.resolve(key))
        .filter(Files::isRegularFile)
        .map(file -> summary(key, file));
  }
}
