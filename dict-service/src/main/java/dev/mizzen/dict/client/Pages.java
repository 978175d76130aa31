package dev.mizzen.dict.client;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads page after page, each when it is needed. */
final class Pages<T> implements Iterator<T> {
  /**
   * Some elements.
   *
   * @param next where the next page begins; empty: there is none
   */
  record Page<T>(List<T> elements, Optional<String> next) {}

  private final Function<Optional<String>, Page<T>> fetch;
  private Iterator<T> elements = List.<T>of().iterator();
  private Optional<String> next = Optional.empty();
  private boolean begun;

  private Pages(Function<Optional<String>, Page<T>> fetch) {
    this.fetch = fetch;
  }

  static <T> Stream<T> stream(Function<Optional<String>, Page<T>> fetch) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(
            new Pages<>(fetch), Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  @Override
  public boolean hasNext() {
    while (!elements.hasNext() && (!begun || next.isPresent())) {
      begun = true;
      Page<T> page = fetch.apply(next);
      elements = page.elements.iterator();
      next = page.next;
    }
    return elements.hasNext();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return elements.next();
  }
}
