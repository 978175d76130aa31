package dev.mizzen.volume.fuse;

import static dev.mizzen.volume.fuse.Protocol.U32;
import static dev.mizzen.volume.fuse.Protocol.U64;

import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.KernelException;
import dev.mizzen.volume.linux.LentPages;
import dev.mizzen.volume.linux.SystemThread;
import java.lang.foreign.Arena;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a mounted file system. Threads wait in read(2) on the one descriptor, which somebody else
 * may hold a duplicate of: when this process dies, another takes up what was being served. There
 * are as many threads as requests that wait for something, up to a limit, and a few that are idle.
 */
public final class FuseServer {

  /** What the longest answer has, in bytes. */
  public static final int ANSWER_BYTES = Handshake.MAX_READ + 4096;

  private static final Logger LOG = LoggerFactory.getLogger(FuseServer.class);

  /** How long to wait before looking, or interrupting, again. */
  private static final long AGAIN_MILLIS = 20;

  /** Threads come with bursts; one goes when it was not needed this many times in a row. */
  private static final int IDLE_ROUNDS = 64;

  private final String name;
  private final Descriptor device;
  private final Negotiated negotiated;
  private final FuseNotifier notifier;
  private final InFlight inFlight;
  private final EarlierAnswers earlier;
  private final Operations operations;
  private final LentPages answers;
  private final int spare;

  private final Set<SystemThread> threads = new HashSet<>();
  private final Deque<Integer> freeSlots = new ArrayDeque<>();
  private int running;

  /** Slots of the threads that wait for a request, or are about to. */
  private final BitSet waiting = new BitSet();

  private int idleRounds;
  private boolean draining;

  /**
   * Nothing is served before {@link #start} or {@link #resume}.
   *
   * @param name of the threads
   * @param device as it was negotiated; stays the caller's, who closes it when this does not serve
   *     any more
   * @param inFlight gives the most threads there may be
   * @param answers memory of {@link #ANSWER_BYTES} each, for all servers of the process
   * @param spare threads that may wait idly, at least 1
   */
  public FuseServer(
      String name,
      Descriptor device,
      Negotiated negotiated,
      FileSystem fileSystem,
      InFlight inFlight,
      LentPages answers,
      int spare) {
    this.name = name;
    this.device = device;
    this.negotiated = negotiated;
    this.notifier = new FuseNotifier(device, negotiated);
    this.inFlight = inFlight;
    this.earlier = new EarlierAnswers(inFlight.left());
    this.operations = new Operations(fileSystem, Clock.systemUTC());
    this.answers = answers;
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
   * Takes no more requests, and waits for those that were taken. The mount and its descriptor stay,
   * and programs wait for the next server.
   *
   * @return whether all of them were answered in time
   */
  public synchronized boolean drain(Duration atMost) throws InterruptedException {
    draining = true;
    long deadline = System.nanoTime() + atMost.toNanos();
    while (running > 0 && System.nanoTime() < deadline) {
      // Again and again: who is on the way to waiting does not notice.
      threads.forEach(SystemThread::interrupt);
      wait(AGAIN_MILLIS);
    }
    return running == 0;
  }

  /** Whether it serves; not once the file system is unmounted. */
  public synchronized boolean isServing() {
    return running > 0;
  }

  public Notifier notifier() {
    return notifier;
  }

  private synchronized void addThread() {
    if (draining || freeSlots.isEmpty()) {
      return;
    }
    int slot = freeSlots.removeFirst();
    waiting.set(slot);
    running++;
    Thread.ofPlatform().daemon().name(name + "-" + slot).start(() -> run(slot));
  }

  private void run(int slot) {
    var thread = SystemThread.current();
    try (var arena = Arena.ofConfined()) {
      began(thread);
      serve(
          slot,
          new Worker(device, negotiated, operations, earlier, inFlight.slot(slot), answers, arena));
    } catch (RuntimeException e) {
      LOG.error("A thread of file system {} ended", name, e);
    } finally {
      ended(thread, slot);
    }
  }

  private void serve(int slot, Worker worker) {
    while (true) {
      switch (worker.take()) {
        case Worker.Taken.Asked(var request) -> {
          taken(slot);
          worker.serve(request);
          if (!waitsAgain(slot)) {
            return;
          }
        }
        case Worker.Taken.Nothing() -> {
          if (isDraining()) {
            return;
          }
        }
        case Worker.Taken.Unmounted() -> {
          return;
        }
      }
    }
  }

  private synchronized void began(SystemThread thread) {
    threads.add(thread);
  }

  /** The last one that waited makes another, so that no request waits for a slow one. */
  private synchronized void taken(int slot) {
    waiting.clear(slot);
    if (waiting.isEmpty()) {
      idleRounds = 0;
      addThread();
    }
  }

  private synchronized boolean waitsAgain(int slot) {
    if (waiting.cardinality() >= spare) {
      idleRounds++;
    }
    if (draining || idleRounds > IDLE_ROUNDS) {
      idleRounds = 0;
      return false;
    }
    waiting.set(slot);
    return true;
  }

  private synchronized boolean isDraining() {
    return draining;
  }

  private synchronized void ended(SystemThread thread, int slot) {
    threads.remove(thread);
    waiting.clear(slot);
    running--;
    freeSlots.addFirst(slot);
    notifyAll();
  }
}
