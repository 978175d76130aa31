package dev.mizzen.volume.cache;

import dev.mizzen.volume.store.DelegatingStore;
import dev.mizzen.volume.store.ObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Remembers what was read of a store, and lets a test stand in the way. */
final class Requests extends DelegatingStore {

  /** A whole object: its length is that of every object. */
  static final int WHOLE = Integer.MAX_VALUE;

  private final List<Request> made = new CopyOnWriteArrayList<>();
  private volatile Consumer<Request> before = request -> {};

  /** One GET. */
  record Request(String key, long offset, int length) {

    boolean isOf(String kind) {
      return key.contains("/" + kind + "/");
    }
  }

  Requests(ObjectStore store) {
    super(store);
  }

  /** From now on called before each; may wait or throw. */
  void before(Consumer<Request> action) {
    this.before = action;
  }

  List<Request> of(String kind) {
    return made.stream().filter(request -> request.isOf(kind)).toList();
  }

  int count() {
    return made.size();
  }

  private void make(Request request) {
    made.add(request);
    before.accept(request);
  }

  @Override
  public Optional<byte[]> get(String key) {
    make(new Request(key, 0, WHOLE));
    return super.get(key);
  }

  @Override
  public Optional<byte[]> getRange(String key, long offset, int length) {
    make(new Request(key, offset, length));
    return super.getRange(key, offset, length);
  }

  @Override
  public boolean stream(String key, long offset, int length, Receiver into) {
    make(new Request(key, offset, length));
    return super.stream(key, offset, length, into);
  }
}
