package dev.mizzen.volume.snapshot;

import dev.mizzen.volume.store.ObjectStore;
import java.util.Optional;

/**
 * Looks for a volume's newest commit. Numbers have no gaps, so that the end is found by doubling
 * steps and halving them again; a hint says where to begin.
 */
final class HeadSearch {

  /** Keys that are looked at to find the oldest commit. */
  private static final int SEARCHED = 100;

  private final VolumeRepository volume;
  private final ObjectStore store;
  private final Layout layout;
  private final StoredJson json;

  HeadSearch(VolumeRepository volume, ObjectStore store, Layout layout, StoredJson json) {
    this.volume = volume;
    this.store = store;
    this.layout = layout;
    this.json = json;
  }

  /**
   * The newest commit.
   *
   * @param known a number that existed, or 0
   */
  Commit after(long known) {
    return (known > 0 && !exists(known + 1) ? volume.find(known) : Optional.<Commit>empty())
        .or(this::hinted)
        .orElseGet(() -> volume.commit(lastOfAll()));
  }

  /** In one round trip when the known one is the newest. */
  Commit likely(long known) {
    return Together.unless(() -> known == 0 || exists(known + 1), () -> volume.find(known))
        .orElseGet(() -> after(0));
  }

  /** In one round trip when there is one after the known one. */
  Commit likelyNext(long known) {
    if (known == 0) {
      return after(0);
    }
    var hint = Together.begin(this::hint);
    var later = Together.begin(() -> exists(known + 2));
    try {
      if (!exists(known + 1)) {
        return volume.find(known).orElseGet(() -> after(0));
      }
      return later.result() ? after(0) : next(hint.result(), known + 1);
    } finally {
      hint.await();
      later.await();
    }
  }

  private Commit next(HeadHint hint, long number) {
    return hint.commit()
        .filter(commit -> commit.number() == number)
        .or(() -> volume.find(number))
        .orElseGet(() -> after(0));
  }

  private HeadHint hint() {
    return store
        .get(layout.head())
        .map(bytes -> HeadHint.read(layout.head(), bytes, json))
        .orElse(HeadHint.NONE);
  }

  private Optional<Commit> hinted() {
    var hint = hint();
    if (hint.number() == 0) {
      return Optional.empty();
    }
    long last = last(hint.number());
    return hint.commit().filter(commit -> commit.number() == last).or(() -> volume.find(last));
  }

  private long lastOfAll() {
    String commits = layout.commits();
    return store.list(commits, "", SEARCHED).stream()
        .map(object -> object.key().substring(commits.length()))
        // Some stores list an object under another name while it is being written.
        .filter(name -> name.matches("[0-9]{20}"))
        .findFirst()
        .map(oldest -> last(Long.parseLong(oldest)))
        .orElse(0L);
  }

  /** The last number, when that one exists. */
  private long last(long known) {
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
    return low;
  }

  private boolean exists(long number) {
    return store.stat(layout.commit(number)).isPresent();
  }
}
