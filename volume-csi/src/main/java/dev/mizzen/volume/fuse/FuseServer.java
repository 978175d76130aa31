package dev.mizzen.volume.fuse;

import static dev.mizzen.volume.fuse.Protocol.U32;
import static dev.mizzen.volume.fuse.Protocol.U64;

import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.KernelException;
import java.lang.foreign.Arena;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a mounted file system. Threads wait in read(2) on the one descriptor, which somebody else
 * may hold a duplicate of: when this process dies, another takes up what was being served. There
 * are as many threads as requests that wait for something, up to a limit, and a few that are idle.
 */
public final class FuseServer {

  private static final Logger LOG = LoggerFactory.getLogger(FuseServer.class);

  /** How long {@link #drain} waits before it wakes again whoever has not woken. */
  private static final long WAKE_MILLIS = 100;

  private final String name;
  private final Descriptor device;
  private final Negotiated negotiated;
  private final FuseNotifier notifier;
  private final InFlight inFlight;
  private final EarlierAnswers earlier;
  private final Operations operations;
  private final int spare;

  private final Set<Thread> threads = new HashSet<>();
  private final Deque<Integer> freeSlots = new ArrayDeque<>();
  private int waiting;
  private boolean draining;

  /**
   * Nothing is served before {@link #start} or {@link #resume}.
   *
   * @param name of the threads
   * @param device as it was negotiated; stays the caller's, and open for longer than this serves
   * @param inFlight gives the most threads there may be
   * @param spare threads that may wait idly, at least 1
   */
  public FuseServer(
      String name,
      Descriptor device,
      Negotiated negotiated,
      FileSystem fileSystem,
      InFlight inFlight,
      BackingFiles backingFiles,
      int spare) {
    this.name = name;
    this.device = device;
    this.negotiated = negotiated;
    this.notifier = new FuseNotifier(device, negotiated);
    this.inFlight = inFlight;
    this.earlier = new EarlierAnswers(inFlight.left());
    this.operations = new Operations(fileSystem, backingFiles, Clock.systemUTC());
    this.spare = spare;
    for (int slot = 0; slot < inFlight.slots(); slot++) {
      freeSlots.add(slot);
    }
  }

  /** Begins to serve a mount that no server was at before. */
  public void start() {
    inFlight.clear();
    addThread();
  }

  /**
   * Begins to serve a mount whose server has died. What that had taken is served now where the
   * kernel sends it again (Linux 6.9); elsewhere it is answered as it would have been if that is
   * known, and with EIO if not.
   */
  public void resume() {
    if (!negotiated.resends()) {
      inFlight.left().stream().filter(InFlight.Left::wantsAnswer).forEach(this::giveUp);
    }
    start();
    if (negotiated.resends()) {
      notifier.resend();
    }
  }

  private void giveUp(InFlight.Left left) {
    try (var arena = Arena.ofConfined()) {
      var answer =
          arena.allocate(
              left.answer().map(known -> known.length).orElse(Protocol.OUT_HEADER_BYTES),
              Long.BYTES);
      answer.set(U32, 0, Protocol.OUT_HEADER_BYTES);
      answer.set(U32, 4, -Errno.EIO);
      answer.set(U64, 8, left.unique());
      left.answer().ifPresent(known -> Names.copy(known, answer));
      device.write(answer);
    } catch (KernelException e) {
      // It had been answered; the process died before it noted that.
      LOG.debug("A request of an earlier process is over", e);
    }
  }

  /**
   * Takes no more requests, and returns once those that were taken are answered. The mount and its
   * descriptor stay, and programs wait for the next server.
   */
  public void drain() throws InterruptedException {
    for (var alive = stopped(); !alive.isEmpty(); alive = stopped()) {
      alive.forEach(thread -> notifier.wakeOne());
      for (var thread : alive) {
        thread.join(WAKE_MILLIS);
      }
    }
  }

  private synchronized List<Thread> stopped() {
    draining = true;
    return threads.stream().filter(Thread::isAlive).toList();
  }

  /** Whether it serves; not once the file system is unmounted. */
  public synchronized boolean isServing() {
    return !threads.isEmpty();
  }

  public Notifier notifier() {
    return notifier;
  }

  private synchronized void addThread() {
    if (draining || freeSlots.isEmpty()) {
      return;
    }
    int slot = freeSlots.removeFirst();
    var thread = Thread.ofPlatform().daemon().name(name + "-" + slot).unstarted(() -> serve(slot));
    threads.add(thread);
    waiting++;
    thread.start();
  }

  private void serve(int slot) {
    try (var arena = Arena.ofConfined()) {
      var worker = new Worker(device, negotiated, operations, earlier, inFlight.slot(slot), arena);
      while (true) {
        var request = worker.take();
        if (request.isEmpty()) {
          return;
        }
        taken();
        worker.serve(request.get());
        if (!stays()) {
          return;
        }
      }
    } catch (RuntimeException e) {
      LOG.error("A thread of file system {} ended", name, e);
    } finally {
      ended(slot);
    }
  }

  /** The last one that waited makes another, so that no request waits for a slow one. */
  private synchronized void taken() {
    waiting--;
    if (waiting == 0) {
      addThread();
    }
  }

  private synchronized boolean stays() {
    if (draining || waiting >= spare) {
      return false;
    }
    waiting++;
    return true;
  }

  private synchronized void ended(int slot) {
    threads.remove(Thread.currentThread());
    freeSlots.addFirst(slot);
  }
}
