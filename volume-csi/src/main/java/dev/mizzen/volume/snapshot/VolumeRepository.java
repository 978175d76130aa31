package dev.mizzen.volume.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.ObjectSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * One volume's objects. Every method may throw {@link dev.mizzen.volume.store.StoreException}; what
 * is read is checked against its name.
 */
public final class VolumeRepository implements Nodes {

  private static final int PAGE = 1000;

  /** Enough for a file of a TiB: read in order, it asks for its sums once. */
  private static final int SUMS_BYTES = 32 << 20;

  private final ObjectMapper json =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();
  private final NodeCodec codec = new NodeCodec();
  private final ObjectStore store;
  private final VolumeId id;
  private final Cache<Hash, byte[]> sums =
      Caffeine.newBuilder()
          .maximumWeight(SUMS_BYTES)
          .weigher((Hash name, byte[] bytes) -> bytes.length)
          .build();
  private final Hash emptyNode = Hash.of(codec.encode(Node.EMPTY));

  public VolumeRepository(ObjectStore store, VolumeId id) {
    this.store = store;
    this.id = id;
  }

  public VolumeId id() {
    return id;
  }

  /** A fresh overlay for building and merging trees of this volume. */
  public OverlayNodes overlay() {
    return new OverlayNodes(this, codec);
  }

  /** The marker, absent when there is no such volume. */
  public Optional<Marker> marker() {
    return store.get(key("volume.json")).map(bytes -> read("volume.json", bytes, Marker.class));
  }

  /**
   * @throws UnknownVolumeException when there is no such volume
   */
  public Marker requireMarker() {
    return marker()
        .orElseThrow(
            () ->
                new UnknownVolumeException(
                    "The object store holds no volume %s: is its Volume ready?".formatted(id)));
  }

  /**
   * Makes the marker, or replaces one of another uid; data that is there stays.
   *
   * @return whether there was none before
   */
  public boolean mark(String uid) {
    var marker = new Marker(Format.FIRST, uid);
    if (store.putIfAbsent(key("volume.json"), write(marker))) {
      return true;
    }
    if (!marker().equals(Optional.of(marker))) {
      store.put(key("volume.json"), write(marker));
    }
    return false;
  }

  /**
   * The newest commit. Numbers have no gaps, so that the end is found by doubling steps and halving
   * them again.
   *
   * @param known a number that exists, or 0
   */
  public Commit head(long known) {
    long low = known;
    long step = 1;
    while (exists(low + step)) {
      low += step;
      step *= 2;
    }
    long high = low + step;
    while (high - low > 1) {
      long middle = (low + high) >>> 1;
      if (exists(middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return commit(low);
  }

  private boolean exists(long number) {
    return store.stat(commitKey(number)).isPresent();
  }

  /**
   * @throws CorruptVolumeException when it is missing
   */
  public Commit commit(long number) {
    if (number == 0) {
      return Commit.none(emptyNode);
    }
    String key = commitKey(number);
    var commit = read(key, required(key), Commit.class);
    if (commit.number() != number) {
      throw new CorruptVolumeException(key + " says that it is commit " + commit.number());
    }
    return commit;
  }

  /** Creates the commit unless its number is taken. */
  boolean create(Commit commit) {
    return store.putIfAbsent(commitKey(commit.number()), write(commit));
  }

  @Override
  public Node node(Hash hash) {
    if (hash.equals(emptyNode)) {
      return Node.EMPTY;
    }
    String key = nodeKey(hash);
    return codec.decode(key, verified(key, hash, required(key)));
  }

  void putNode(Hash hash, byte[] bytes) {
    store.put(nodeKey(hash), bytes);
  }

  /**
   * @throws CorruptVolumeException when it is missing or has another content than its name says
   */
  public byte[] chunk(Hash hash) {
    String key = chunkKey(hash);
    return verified(key, hash, required(key));
  }

  /**
   * How many bytes of a file have to be fetched together, so that they can be verified. Reads of
   * {@link #read} begin at multiples of it.
   */
  public int unit(Entry.File file) {
    return file.sums().isPresent() ? Chunks.SUMMED : Chunks.SIZE;
  }

  /**
   * A verified part of a file: one unit, or what is left of the file.
   *
   * @param offset in bytes, a multiple of {@link #unit}, less than the file's size
   * @throws CorruptVolumeException when it is missing or is not what the file's entry says
   */
  public byte[] read(Entry.File file, long offset) {
    return file.sums().isPresent()
        ? summed(file, file.sums().get(), offset)
        : chunk(file, Math.toIntExact(offset / Chunks.SIZE));
  }

  /**
   * A verified chunk of a file, wherever it lies: the quickest way to all of a file.
   *
   * @param index from 0, less than the number of chunks
   * @throws CorruptVolumeException when it is missing or is not what the file's entry says
   */
  public byte[] chunk(Entry.File file, int index) {
    if (file.isInline()) {
      return file.inline();
    }
    if (file.pack().isPresent()) {
      return packed(file, file.pack().get());
    }
    byte[] content = chunk(file.chunks().get(index));
    if (content.length != Chunks.length(file.size(), index)) {
      throw new CorruptVolumeException(
          "Chunk %d of a file of %d bytes of volume %s has %d bytes"
              .formatted(index, file.size(), id, content.length));
    }
    return content;
  }

  private byte[] packed(Entry.File file, Pack pack) {
    byte[] content = packRange(pack.name(), pack.offset(), Math.toIntExact(file.size()));
    return verified(
        "%s at %d".formatted(packKey(pack.name()), pack.offset()),
        file.chunks().getFirst(),
        content);
  }

  private byte[] summed(Entry.File file, Hash sumsName, long offset) {
    byte[] sums = this.sums.get(sumsName, this::sums);
    if (sums.length != Chunks.sums(file.size()) * Hash.LENGTH) {
      throw new CorruptVolumeException(
          "%s has %d bytes and is of a file of %d"
              .formatted(sumsKey(sumsName), sums.length, file.size()));
    }
    String key = chunkKey(file.chunks().get(Math.toIntExact(offset / Chunks.SIZE)));
    int length = Math.toIntExact(Math.min(Chunks.SUMMED, file.size() - offset));
    byte[] content = requiredRange(key, offset % Chunks.SIZE, length);
    int index = Math.toIntExact(offset / Chunks.SUMMED);
    return verified(key, Hash.fromBytes(sums, index * Hash.LENGTH), content);
  }

  private byte[] sums(Hash name) {
    String key = sumsKey(name);
    return verified(key, name, required(key));
  }

  /**
   * Part of a pack, as the store gives it: whoever asks checks each file in it against its hash.
   *
   * @param offset in bytes
   * @param length in bytes, from 1; the pack may end before
   * @throws CorruptVolumeException when there is no such pack
   */
  public byte[] packRange(Hash pack, long offset, int length) {
    return requiredRange(packKey(pack), offset, length);
  }

  /** How many bytes the chunk has, empty when the store has none of that hash. */
  public Optional<Long> chunkSize(Hash hash) {
    return store.stat(chunkKey(hash)).map(ObjectSummary::size);
  }

  /**
   * Uploads the chunk unless the store has it.
   *
   * @return whether it was uploaded
   */
  public boolean putChunk(Hash hash, byte[] content) {
    String key = chunkKey(hash);
    // Asking first is worth a round trip only where there is something to save.
    boolean large = content.length >= 1 << 16;
    if (large
        && store.stat(key).map(ObjectSummary::size).filter(s -> s == content.length).isPresent()) {
      return false;
    }
    store.put(key, content);
    return true;
  }

  /** Stores a pack. */
  void putPack(Hash hash, byte[] content) {
    store.put(packKey(hash), content);
  }

  /** Stores the sums of a file. */
  void putSums(Hash hash, byte[] content) {
    store.put(sumsKey(hash), content);
  }

  /**
   * Deletes everything of this volume: history first, so that nothing can be read half, the marker
   * last.
   */
  public void deleteAll() {
    deletePrefix(key("commits/"));
    deletePrefix(key("nodes/"));
    deletePrefix(key("chunks/"));
    deletePrefix(key("packs/"));
    deletePrefix(key(""));
  }

  private void deletePrefix(String prefix) {
    for (var page = store.list(prefix, "", PAGE);
        !page.isEmpty();
        page = store.list(prefix, "", PAGE)) {
      store.deleteAll(page.stream().map(ObjectSummary::key).toList());
    }
  }

  private byte[] required(String key) {
    return store
        .get(key)
        .orElseThrow(() -> new CorruptVolumeException("The store has lost " + key));
  }

  private byte[] requiredRange(String key, long offset, int length) {
    return store
        .getRange(key, offset, length)
        .orElseThrow(() -> new CorruptVolumeException("The store has lost " + key));
  }

  private static byte[] verified(String key, Hash hash, byte[] bytes) {
    if (!Hash.of(bytes).equals(hash)) {
      throw new CorruptVolumeException(key + " has another content than its name says");
    }
    return bytes;
  }

  private <T> T read(String what, byte[] bytes, Class<T> type) {
    try {
      var tree = json.readTree(bytes);
      Format.check("Volume %s, %s,".formatted(id, what), tree.path("format").asInt());
      return json.treeToValue(tree, type);
    } catch (IOException e) {
      throw new CorruptVolumeException(what + " of volume " + id + " cannot be read", e);
    }
  }

  private byte[] write(Object value) {
    try {
      return json.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String commitKey(long number) {
    return key("commits/%020d".formatted(number));
  }

  private String nodeKey(Hash hash) {
    return hashKey("nodes", hash);
  }

  private String packKey(Hash hash) {
    return hashKey("packs", hash);
  }

  private String sumsKey(Hash hash) {
    return hashKey("sums", hash);
  }

  private String chunkKey(Hash hash) {
    return hashKey("chunks", hash);
  }

  private String hashKey(String kind, Hash hash) {
    String hex = hash.toString();
    return key(kind + "/" + hex.substring(0, 2) + "/" + hex);
  }

  private String key(String rest) {
    return id.namespace() + "/" + id.name() + "/" + rest;
  }
}
