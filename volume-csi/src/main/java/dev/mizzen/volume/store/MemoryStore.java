package dev.mizzen.volume.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Objects in memory: for practising, and for tests of very many calls with a clock of their own.
 */
public final class MemoryStore implements ObjectStore {

  private final ConcurrentSkipListMap<String, Stored> objects = new ConcurrentSkipListMap<>();
  private final InstantSource clock;

  private record Stored(byte[] content, Instant modified) {}

  public MemoryStore(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) {
    return objects.putIfAbsent(key, new Stored(content.clone(), clock.instant())) == null;
  }

  @Override
  public void put(String key, byte[] content) {
    objects.put(key, new Stored(content.clone(), clock.instant()));
  }

  @Override
  public void put(String key, Content content) {
    put(key, content.bytes());
  }

  @Override
  public Optional<byte[]> get(String key) {
    return Optional.ofNullable(objects.get(key)).map(stored -> stored.content().clone());
  }

  @Override
  public Optional<byte[]> getRange(String key, long offset, int length) {
    return Optional.ofNullable(objects.get(key))
        .map(Stored::content)
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
    return objects.tailMap(prefix).entrySet().stream()
        .takeWhile(object -> object.getKey().startsWith(prefix))
        .filter(object -> object.getKey().compareTo(startAfter) > 0)
        .limit(limit)
        .map(object -> summary(object.getKey(), object.getValue()))
        .toList();
  }

  @Override
  public void deleteAll(Collection<String> keys) {
    keys.forEach(objects::remove);
  }

  @Override
  public Optional<ObjectSummary> stat(String key) {
    return Optional.ofNullable(objects.get(key)).map(stored -> summary(key, stored));
  }

  private static ObjectSummary summary(String key, Stored stored) {
    return new ObjectSummary(key, stored.content().length, stored.modified());
  }
}
