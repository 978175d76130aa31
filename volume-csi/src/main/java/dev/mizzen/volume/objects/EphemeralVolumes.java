package dev.mizzen.volume.objects;

import dev.mizzen.volume.snapshot.UnknownVolumeException;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.ObjectSummary;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Volumes without a Volume object, which go when nobody keeps them. When one was kept last is an
 * object of the store beside the volumes, so that it outlives this process.
 */
public final class EphemeralVolumes {

  /** How long one stays after it was last kept. */
  public static final Duration LIFETIME = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(EphemeralVolumes.class);
  private static final String NAME = "ephemeral-";
  private static final String KEYS = ".ephemeral/";
  private static final int RANDOM_BYTES = 16;
  private static final int PAGE = 1000;

  private final SecureRandom random = new SecureRandom();
  private final ObjectStore store;
  private final StoredVolumes volumes;
  private final InstantSource clock;

  /** In this store, by the time of {@code clock}. */
  public EphemeralVolumes(ObjectStore store, InstantSource clock) {
    this.store = store;
    this.volumes = new StoredVolumes(store);
    this.clock = clock;
  }

  /** Whether a name has the form that {@link #make} gives. */
  public static boolean isName(String name) {
    return name.length() == NAME.length() + 2 * RANDOM_BYTES
        && name.startsWith(NAME)
        && name.substring(NAME.length()).chars().allMatch(HexFormat::isHexDigit);
  }

  /** Makes one, which can be used at once, and gives its name. */
  public String make(String namespace) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    var id = new VolumeId(namespace, NAME + HexFormat.of().formatHex(bytes));
    // First, so that no volume is ever there that nobody would take away.
    write(id);
    volumes.make(id, id.name());
    return id.name();
  }

  /**
   * It is used still.
   *
   * @throws UnknownVolumeException when it is gone, or none of these
   */
  public void keep(VolumeId id) {
    if (!isName(id.name()) || store.get(key(id)).isEmpty()) {
      throw new UnknownVolumeException("There is no ephemeral volume %s any more".formatted(id));
    }
    write(id);
  }

  /**
   * It is used no longer.
   *
   * @throws UnknownVolumeException when it is gone, or none of these
   */
  public void delete(VolumeId id) {
    if (!isName(id.name()) || store.get(key(id)).isEmpty()) {
      throw new UnknownVolumeException("There is no ephemeral volume %s any more".formatted(id));
    }
    remove(id);
  }

  /** Removes those that were not kept. What fails is tried again with the next sweep. */
  public void sweep() {
    String after = "";
    List<ObjectSummary> page;
    do {
      page = store.list(KEYS, after, PAGE);
      for (ObjectSummary object : page) {
        after = object.key();
        sweep(VolumeId.ofHandle(object.key().substring(KEYS.length())));
      }
    } while (page.size() == PAGE);
  }

  private void sweep(VolumeId id) {
    boolean left =
        store
            .get(key(id))
            .map(EphemeralVolumes::time)
            .filter(kept -> kept.plus(LIFETIME).isBefore(clock.instant()))
            .isPresent();
    if (left) {
      remove(id);
      LOG.atInfo()
          .addKeyValue("namespace", id.namespace())
          .addKeyValue("volume", id.name())
          .log("Removed an ephemeral volume that nobody kept");
    }
  }

  private void remove(VolumeId id) {
    volumes.delete(id);
    store.deleteAll(List.of(key(id)));
  }

  private void write(VolumeId id) {
    store.put(key(id), clock.instant().toString().getBytes(StandardCharsets.US_ASCII));
  }

  private static Instant time(byte[] content) {
    return Instant.parse(new String(content, StandardCharsets.US_ASCII));
  }

  private static String key(VolumeId id) {
    return KEYS + id;
  }
}
