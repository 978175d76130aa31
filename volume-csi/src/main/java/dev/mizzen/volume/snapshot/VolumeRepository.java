package dev.mizzen.volume.snapshot;

import dev.mizzen.volume.snapshot.Pool.Kind;
import dev.mizzen.volume.store.Content;
import dev.mizzen.volume.store.ObjectStore;
import dev.mizzen.volume.store.ObjectStore.Receiver;
import dev.mizzen.volume.store.StoreClock;
import dev.mizzen.volume.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One volume's commits and contents. Every method may throw {@link StoreException}, and {@link
 * UnknownVolumeException} until the volume was found once; what is read is checked against its
 * name. It stays with the volume that it found, under whichever name this goes on.
 */
public final class VolumeRepository implements Nodes {

  private static final Logger LOG = LoggerFactory.getLogger(VolumeRepository.class);

  private final StoredJson json = new StoredJson();
  private final NodeCodec codec = new NodeCodec();
  private final ObjectStore store;
  private final VolumeId id;
  private final Hash emptyNode = Hash.of(codec.encode(Node.EMPTY));
  private final Sums sums;
  private final Function<GarbageWatch.Source, GarbageWatch> watches;
  private volatile Optional<Place> place = Optional.empty();

  private record Place(Layout layout, Pool pool) {}

  public VolumeRepository(ObjectStore store, VolumeId id) {
    this(store, id, new Sums());
  }

  /**
   * @param sums of all volumes of this process
   */
  public VolumeRepository(ObjectStore store, VolumeId id, Sums sums) {
    this(store, id, sums, GarbageWatch::new);
  }

  VolumeRepository(
      ObjectStore store, VolumeId id, Function<GarbageWatch.Source, GarbageWatch> watches) {
    this(store, id, new Sums(), watches);
  }

  private VolumeRepository(
      ObjectStore store,
      VolumeId id,
      Sums sums,
      Function<GarbageWatch.Source, GarbageWatch> watches) {
    this.sums = sums;
    this.store = store;
    this.id = id;
    this.watches = watches;
  }

  private final class Told implements GarbageWatch.Source {
    private final String key;

    Told(String key) {
      this.key = key;
    }

    @Override
    public GarbageList list() {
      return store
          .get(key)
          .map(bytes -> json.read(key, bytes, GarbageList.class))
          .orElse(GarbageList.EMPTY);
    }

    @Override
    public Duration age() {
      var now = new StoreClock(store).now();
      return store
          .stat(key)
          .map(told -> Duration.between(told.lastModified(), now))
          .orElse(Duration.ZERO);
    }
  }

  /** A history whose place is known, whatever the name stands for now. */
  static VolumeRepository at(ObjectStore store, VolumeId id, Layout layout) {
    var repository = new VolumeRepository(store, id);
    repository.place = Optional.of(repository.placeOf(layout));
    return repository;
  }

  public VolumeId id() {
    return id;
  }

  /** A fresh overlay for building and merging trees of this volume. */
  public OverlayNodes overlay() {
    return new OverlayNodes(this, codec);
  }

  /** The marker as it is now, absent when there is no such volume or it is being deleted. */
  public Optional<Marker> marker() {
    String key = Layout.marker(id);
    var found =
        store
            .get(key)
            .map(bytes -> json.read(key, bytes, Marker.class))
            .filter(marker -> !marker.deleting());
    if (place.isEmpty()) {
      place = found.map(this::placeOf);
    }
    return found;
  }

  private Place placeOf(Marker marker) {
    return placeOf(Layout.of(id, marker));
  }

  private Place placeOf(Layout layout) {
    var garbage = watches.apply(new Told(layout.garbage()));
    return new Place(layout, new Pool(store, layout.pool(), garbage));
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
   * Where its objects are.
   *
   * @throws UnknownVolumeException when there is no such volume
   */
  public Layout layout() {
    return place().layout();
  }

  private Pool pool() {
    return place().pool();
  }

  private Place place() {
    if (place.isEmpty()) {
      requireMarker();
    }
    return place.orElseThrow();
  }

  /**
   * Makes the volume, empty, or replaces the uid of one that is there; data that is there stays.
   *
   * @return whether there was none before
   */
  public boolean mark(String uid) {
    return new Volumes(store).define(id, Definition.of(uid));
  }

  /**
   * The newest commit.
   *
   * @param known a number that existed, or 0
   */
  public Commit head(long known) {
    return heads().after(known);
  }

  /** The same where it is likely that nobody has committed after a known one, in one round trip. */
  Commit headLikely(long known) {
    return heads().likely(known);
  }

  /** The same where it is likely that there is one after the known one, in one round trip. */
  public Commit headLikelyNext(long known) {
    return heads().likelyNext(known);
  }

  private HeadSearch heads() {
    return new HeadSearch(this, store, layout(), json);
  }

  /**
   * @throws CorruptVolumeException when it is missing
   */
  public Commit commit(long number) {
    return find(number)
        .orElseThrow(
            () -> new CorruptVolumeException("The store has lost " + layout().commit(number)));
  }

  /** A commit by its number; 0 is the empty volume. Absent when there is none, or none any more. */
  public Optional<Commit> find(long number) {
    if (number == 0) {
      return Optional.of(Commit.none(emptyNode));
    }
    String key = layout().commit(number);
    // Of a commit that retention has dropped the number stays taken, by nothing.
    var commit =
        store
            .get(key)
            .filter(bytes -> bytes.length > 0)
            .map(bytes -> json.read(key, bytes, Commit.class));
    if (commit.filter(found -> found.number() != number).isPresent()) {
      throw new CorruptVolumeException(key + " says that it is commit " + commit.get().number());
    }
    return commit;
  }

  /** Creates the commit unless its number is taken. */
  boolean create(Commit commit) {
    if (!store.putIfAbsent(layout().commit(commit.number()), json.write(commit))) {
      return false;
    }
    try {
      store.put(layout().head(), HeadHint.of(commit).write(json));
    } catch (StoreException e) {
      // The commit is made: whoever looks for it needs a few more steps.
      LOG.atDebug().addKeyValue("reason", e.getMessage()).log("The hint to the head is old");
    }
    return true;
  }

  @Override
  public NodeObject object(Hash hash) {
    if (hash.equals(emptyNode)) {
      return Node.EMPTY;
    }
    return codec.decode(pool().key(Kind.NODES, hash), pool().get(Kind.NODES, hash));
  }

  /** Asks what a collector deletes, which every upload has to know, unless that is known. */
  void expectUpload() {
    pool().expectUpload();
  }

  void putNode(Hash hash, byte[] bytes) {
    pool().put(Kind.NODES, hash, bytes);
  }

  /**
   * @throws CorruptVolumeException when it is missing or has another content than its name says
   */
  public byte[] chunk(Hash hash) {
    return pool().get(Kind.CHUNKS, hash);
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
    return Pool.verified(
        "%s at %d".formatted(pool().key(Kind.PACKS, pack.name()), pack.offset()),
        file.chunks().getFirst(),
        content);
  }

  /**
   * A part of a file, piece by piece. It is verified once this returns: what was given before must
   * not be used if it throws.
   *
   * @param offset in bytes, a multiple of {@link #unit}, less than the file's size
   * @param length in bytes, a multiple of {@link #unit} unless the file ends there; not beyond the
   *     chunk in which it begins
   * @throws CorruptVolumeException when it is missing or is not what the file's entry says
   */
  public void stream(Entry.File file, long offset, int length, Receiver into) {
    int index = Math.toIntExact(offset / Chunks.SIZE);
    if (file.isInline() || file.pack().isPresent()) {
      into.begin();
      into.piece(chunk(file, index), length);
      return;
    }
    Hash chunk = file.chunks().get(index);
    boolean whole = length == Chunks.length(file.size(), index);
    var verifying =
        new Verifying(
            pool().key(Kind.CHUNKS, chunk),
            whole ? () -> List.of(chunk) : Together.begin(() -> sums(file, offset, length))::result,
            whole ? Chunks.SIZE : Chunks.SUMMED,
            length,
            into);
    pool().stream(Kind.CHUNKS, chunk, offset % Chunks.SIZE, length, verifying);
    verifying.end();
  }

  private List<Hash> sums(Entry.File file, long offset, int length) {
    byte[] known = sums(file, file.sums().orElseThrow());
    return IntStream.range(0, Chunks.sums(length))
        .map(part -> Math.toIntExact(offset / Chunks.SUMMED) + part)
        .mapToObj(index -> Hash.fromBytes(known, index * Hash.LENGTH))
        .toList();
  }

  private byte[] sums(Entry.File file, Hash name) {
    byte[] known = sums.get(name, missing -> pool().get(Kind.SUMS, missing));
    if (known.length != Chunks.sums(file.size()) * Hash.LENGTH) {
      throw new CorruptVolumeException(
          "%s has %d bytes and is of a file of %d"
              .formatted(pool().key(Kind.SUMS, name), known.length, file.size()));
    }
    return known;
  }

  private byte[] summed(Entry.File file, Hash sumsName, long offset) {
    byte[] known = sums(file, sumsName);
    Hash chunk = file.chunks().get(Math.toIntExact(offset / Chunks.SIZE));
    int length = Math.toIntExact(Math.min(Chunks.SUMMED, file.size() - offset));
    byte[] content = pool().range(Kind.CHUNKS, chunk, offset % Chunks.SIZE, length);
    int index = Math.toIntExact(offset / Chunks.SUMMED);
    return Pool.verified(
        pool().key(Kind.CHUNKS, chunk), Hash.fromBytes(known, index * Hash.LENGTH), content);
  }

  /**
   * Part of a pack, as the store gives it: whoever asks checks each file in it against its hash.
   *
   * @param offset in bytes
   * @param length in bytes, from 1; the pack may end before
   * @throws CorruptVolumeException when there is no such pack
   */
  public byte[] packRange(Hash pack, long offset, int length) {
    return pool().range(Kind.PACKS, pack, offset, length);
  }

  /** As {@link #packRange}, piece by piece. */
  public void streamPack(Hash pack, long offset, int length, Receiver into) {
    pool().stream(Kind.PACKS, pack, offset, length, into);
  }

  /** Whether the content of a file is in the store, and is sure to stay. */
  boolean has(Entry.File file) {
    if (file.isInline()) {
      return true;
    }
    return file.pack().isPresent()
        ? pool().size(Kind.PACKS, file.pack().get().name()).isPresent()
        : file.chunks().stream().allMatch(chunk -> chunkSize(chunk).isPresent());
  }

  /** How many bytes the chunk has, empty when the store has none of that hash. */
  public Optional<Long> chunkSize(Hash hash) {
    return pool().size(Kind.CHUNKS, hash);
  }

  /**
   * Uploads the chunk unless the store has it.
   *
   * @return whether it was uploaded
   */
  public boolean putChunk(Hash hash, byte[] content) {
    return putUnlessThere(Kind.CHUNKS, hash, content);
  }

  /** The same for an object of any kind. */
  boolean putUnlessThere(Kind kind, Hash hash, byte[] content) {
    return putUnlessThere(kind, hash, new Content(content, content.length, hash.toString()));
  }

  boolean putUnlessThere(Kind kind, Hash hash, Content content) {
    // Asking first is worth a round trip only where there is something to save.
    boolean large = content.length() >= 1 << 16;
    if (large && pool().size(kind, hash).filter(size -> size == content.length()).isPresent()) {
      return false;
    }
    pool().put(kind, hash, content);
    return true;
  }

  /** An object of any kind, checked against its name. */
  byte[] bytes(Kind kind, Hash hash) {
    return pool().get(kind, hash);
  }

  String key(Kind kind, Hash hash) {
    return pool().key(kind, hash);
  }

  void putLease(String name, UploadLease.Stored lease) {
    store.put(layout().leases() + name, json.write(lease));
  }

  void deleteLease(String name) {
    store.deleteAll(List.of(layout().leases() + name));
  }

  /** Which commits a node has said that it needs. */
  public Optional<MountedCommits> mounted(String node) {
    String key = layout().mounts() + node;
    return store.get(key).map(bytes -> json.read(key, bytes, MountedCommits.class));
  }

  /** Says which commits a node needs, for the next day. */
  public void mounted(String node, MountedCommits commits) {
    store.put(layout().mounts() + node, json.write(commits));
  }

  /** Says that a node needs none any more. */
  public void unmounted(String node) {
    store.deleteAll(List.of(layout().mounts() + node));
  }

  /** Deletes the volume; nothing happens when there is none. */
  public void deleteAll() {
    new Volumes(store).delete(id);
    place = Optional.empty();
  }
}
