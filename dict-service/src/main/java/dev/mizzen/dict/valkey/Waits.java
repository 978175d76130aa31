package dev.mizzen.dict.valkey;

import dev.mizzen.dict.engine.Waiting;
import dev.mizzen.dict.valkey.Tried.Claim;
import dev.mizzen.dict.valkey.Tried.Nothing;
import dev.mizzen.dict.valkey.Waiter.Look;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Who waits in this process. Whoever waits looks first; then again at each notice, when something
 * falls due, and every {@link #LOOK_AGAIN} in case that a notice was lost.
 */
final class Waits {
  /** How late a wait may notice what no notice told. */
  static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** All lines for a topic: the one of those who take, and one of each who only looks. */
  private final Map<Topic, Set<Line>> lines = new HashMap<>();

  private final Map<Topic, Line> takers = new HashMap<>();
  private final ScheduledExecutorService timer;
  private final LongSupplier nanoClock;
  private long numbers;
  private boolean stopped;

  /**
   * Nobody waits yet.
   *
   * @param nanoClock tells when a wait is over
   */
  Waits(ScheduledExecutorService timer, LongSupplier nanoClock) {
    this.timer = timer;
    this.nanoClock = nanoClock;
    timer.scheduleWithFixedDelay(
        this::lookAgain, LOOK_AGAIN.toMillis(), LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Takes something: behind those who wait for the same already.
   *
   * @param nothing the answer of who never came to look
   */
  <T> Waiting<T> take(Topic topic, Duration patience, Supplier<T> nothing, Look<T> look) {
    Waiter<T> waiter = waiter(topic, patience, new Nothing<>(-1, nothing), look);
    synchronized (this) {
      if (!waiter.leaving && takers.containsKey(topic)) {
        enter(waiter, true);
        return handle(waiter);
      }
    }
    return begin(waiter, Claim.NONE, true);
  }

  /** Finds room: beside those who wait already, but not in the room they wait for. */
  <T> Waiting<T> room(Topic topic, Duration patience, Look<T> look) {
    Waiter<T> waiter = waiter(topic, patience, null, look);
    return begin(waiter, ahead(waiter), true);
  }

  /** Looks only: takes nothing away from others. */
  <T> Waiting<T> look(Topic topic, Duration patience, Look<T> look) {
    return begin(waiter(topic, patience, null, look), Claim.NONE, false);
  }

  private synchronized <T> Waiter<T> waiter(
      Topic topic, Duration patience, Nothing<T> last, Look<T> look) {
    long deadline = nanoClock.getAsLong() + patience.toNanos();
    Waiter<T> waiter = new Waiter<>(topic, look, numbers++, deadline, last);
    waiter.leaving = patience.isZero() || stopped;
    return waiter;
  }

  private synchronized Claim ahead(Waiter<?> waiter) {
    Line line = takers.get(waiter.topic);
    return line == null ? Claim.NONE : line.ahead(waiter.number);
  }

  private <T> Waiting<T> begin(Waiter<T> waiter, Claim ahead, boolean takes) {
    waiter
        .look
        .now(false, ahead)
        .whenComplete((tried, failure) -> looked(waiter, tried, failure, takes));
    return handle(waiter);
  }

  private <T> Waiting<T> handle(Waiter<T> waiter) {
    return new Waiting<>() {
      @Override
      public CompletionStage<T> result() {
        return waiter.result;
      }

      @Override
      public void cancel() {
        leave(waiter);
      }
    };
  }

  /** After the first look, which stands in no line. */
  private <T> void looked(Waiter<T> waiter, Tried<T> tried, Throwable failure, boolean takes) {
    if (failure != null) {
      waiter.fail(failure);
      return;
    }
    Line entered = null;
    synchronized (this) {
      if (tried instanceof Nothing<T> nothing && !waiter.leaving) {
        waiter.last = nothing;
        entered = enter(waiter, takes);
      }
    }
    if (entered == null) {
      waiter.answer(tried);
    } else {
      // Something may have come between the look and the line.
      wake(entered);
    }
  }

  private Line enter(Waiter<?> waiter, boolean takes) {
    Topic topic = waiter.topic;
    Line line = takes ? takers.computeIfAbsent(topic, Line::new) : new Line(topic);
    lines.computeIfAbsent(topic, t -> new HashSet<>()).add(line);
    line.waiters.put(waiter.number, waiter);
    waiter.line = line;
    schedule(waiter, waiter.deadline - nanoClock.getAsLong());
    return line;
  }

  private void schedule(Waiter<?> waiter, long nanos) {
    if (!timer.isShutdown()) {
      waiter.alarm =
          timer.schedule(
              () -> deadline(waiter), Math.max(nanos, LEAST_NANOS), TimeUnit.NANOSECONDS);
    }
  }

  private void deadline(Waiter<?> waiter) {
    synchronized (this) {
      long left = waiter.deadline - nanoClock.getAsLong();
      if (waiter.line == null) {
        return;
      }
      if (left > 0) {
        schedule(waiter, left);
        return;
      }
    }
    leave(waiter);
  }

  /** Goes with nothing, unless a look is on its way that may still bring something. */
  private <T> void leave(Waiter<T> waiter) {
    Line line;
    synchronized (this) {
      waiter.leaving = true;
      line = waiter.line;
      if (line == null || line.looking == waiter) {
        return;
      }
      remove(waiter);
    }
    waiter.end(waiter.last);
    // What it would have had may be enough for those behind.
    wake(line);
  }

  private void remove(Waiter<?> waiter) {
    Line line = waiter.line;
    waiter.line = null;
    if (waiter.alarm != null) {
      waiter.alarm.cancel(false);
    }
    line.waiters.remove(waiter.number);
    if (line.waiters.isEmpty()) {
      takers.remove(line.topic, line);
      Set<Line> same = lines.get(line.topic);
      same.remove(line);
      if (same.isEmpty()) {
        lines.remove(line.topic);
      }
      quiet(line);
    }
  }

  /** A notice came. */
  void noticed(Topic topic) {
    if (topic.kind() == Topic.GONE) {
      all().stream().filter(l -> l.topic.base().equals(topic.base())).forEach(this::wake);
      return;
    }
    List<Line> looking;
    Optional<Line> taking;
    synchronized (this) {
      taking = Optional.ofNullable(takers.get(topic));
      looking = new ArrayList<>(lines.getOrDefault(topic, Set.of()));
      taking.ifPresent(looking::remove);
    }
    // Who only looks gets to see what others take.
    CompletableFuture<?>[] seen =
        looking.stream().map(this::wake).toArray(CompletableFuture[]::new);
    taking.ifPresent(line -> CompletableFuture.allOf(seen).thenRun(() -> wake(line)));
  }

  /** Looks for everybody, also whether waits are over. */
  void lookAgain() {
    waiters(nanoClock.getAsLong()).forEach(this::leave);
    all().forEach(this::wake);
  }

  private synchronized List<Line> all() {
    return lines.values().stream().flatMap(Set::stream).toList();
  }

  /** Whose time is over by then. */
  private synchronized List<Waiter<?>> waiters(long nanos) {
    List<Waiter<?>> over = new ArrayList<>();
    for (Line line : all()) {
      line.waiters.values().stream().filter(w -> w.deadline - nanos <= 0).forEach(over::add);
    }
    return over;
  }

  /** The first in line looks; when somebody looks already, once more after that. */
  private CompletableFuture<Void> wake(Line line) {
    Waiter<?> first;
    CompletableFuture<Void> quiet;
    synchronized (this) {
      line.again = line.looking != null;
      if (line.again || line.waiters.isEmpty()) {
        return line.quiet;
      }
      first = line.waiters.firstEntry().getValue();
      line.looking = first;
      quiet = new CompletableFuture<>();
      line.quiet = quiet;
    }
    lookFor(line, first);
    return quiet;
  }

  private <T> void lookFor(Line line, Waiter<T> waiter) {
    Claim ahead;
    synchronized (this) {
      ahead = line.ahead(waiter.number);
    }
    waiter
        .look
        .now(true, ahead)
        .whenComplete((tried, failure) -> lookedInLine(line, waiter, tried, failure));
  }

  private <T> void lookedInLine(Line line, Waiter<T> waiter, Tried<T> tried, Throwable failure) {
    boolean later = failure != null && Failure.unwrapped(failure) instanceof NotNow;
    boolean ends;
    Waiter<?> next = null;
    CompletableFuture<Void> quiet;
    synchronized (this) {
      line.looking = null;
      boolean behindToo = !later;
      if (tried instanceof Nothing<T> nothing) {
        waiter.last = nothing;
        alarm(line, nothing.micros());
        behindToo = nothing.claim().partitions() > 0;
      }
      // The cluster did nothing and will be there again: then who waits goes on waiting.
      ends = waiter.leaving || !later && !(tried instanceof Nothing<T>);
      if (ends) {
        remove(waiter);
      }
      if (line.again) {
        line.again = false;
        next = line.waiters.isEmpty() ? null : line.waiters.firstEntry().getValue();
      } else if (behindToo || ends) {
        next = behind(line, waiter);
      }
      line.looking = next;
      quiet = line.quiet;
    }
    if (next != null) {
      lookFor(line, next);
    } else {
      quiet.complete(null);
    }
    if (ends && failure != null) {
      waiter.fail(failure);
    } else if (ends) {
      waiter.answer(tried);
    }
  }

  private static Waiter<?> behind(Line line, Waiter<?> waiter) {
    Map.Entry<Long, Waiter<?>> entry = line.waiters.higherEntry(waiter.number);
    return entry == null ? null : entry.getValue();
  }

  private void alarm(Line line, long micros) {
    quiet(line);
    if (micros >= 0 && !timer.isShutdown()) {
      line.alarm = timer.schedule(() -> wake(line), Math.max(micros, 1_000), TimeUnit.MICROSECONDS);
    }
  }

  private static void quiet(Line line) {
    if (line.alarm != null) {
      line.alarm.cancel(false);
      line.alarm = null;
    }
  }

  /** From now on nothing waits. */
  void stop() {
    List<Waiter<?>> all;
    synchronized (this) {
      stopped = true;
      all = all().stream().<Waiter<?>>flatMap(line -> line.waiters.values().stream()).toList();
    }
    all.forEach(this::leave);
  }

  /** Who waits at all queues. */
  synchronized long waiting() {
    return count(line -> line.topic.kind() != Topic.CHANGES);
  }

  /** Who waits at one queue. */
  synchronized long waiting(String base) {
    return count(line -> line.topic.base().equals(base));
  }

  private long count(Predicate<Line> wanted) {
    return all().stream().filter(wanted).mapToLong(line -> line.waiters.size()).sum();
  }
}
