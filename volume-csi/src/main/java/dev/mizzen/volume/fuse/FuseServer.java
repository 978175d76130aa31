package dev.mizzen.volume.fuse;

import static dev.mizzen.volume.fuse.Protocol.U32;
import static dev.mizzen.volume.fuse.Protocol.U64;

import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.KernelException;
import dev.mizzen.volume.linux.LentPages;
import dev.mizzen.volume.linux.SystemThread;
import dev.mizzen.volume.threads.ServingThread;
import java.lang.foreign.Arena;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a mounted file system. Threads read(2) from the one descriptor, which somebody else may
 * hold a duplicate of: when this process dies, another takes up what was being served. One thread
 * at a time waits there ({@link Leadership}); there are more only as requests take long, up to a
 * limit.
 */
public final class FuseServer {

  /** What the longest answer has, in bytes. */
  public static final int ANSWER_BYTES = Handshake.MAX_READ + 4096;

  private static final Logger LOG = LoggerFactory.getLogger(FuseServer.class);

  /** How long to wait before looking, or interrupting, again. */
  private static final long AGAIN_MILLIS = 20;

  /**
   * A program that has its answer often asks for the next at once. For so long a thread looks again
   * before it sleeps, as being woken costs several times what most requests do.
   */
  private static final long LOOKING_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  /** After so many requests that were there already, one thread is not enough for them. */
  private static final int BACKLOG = 8;

  private final String name;
  private final Descriptor device;
  private final Negotiated negotiated;
  private final FuseNotifier notifier;
  private final InFlight inFlight;
  private final EarlierAnswers earlier;
  private final Operations operations;
  private final LentPages answers;
  private final Leadership leadership = new Leadership(this::addThread, Leadership.TICK);

  private final Set<SystemThread> threads = new HashSet<>();
  private final Deque<Integer> freeSlots = new ArrayDeque<>();
  private int running;
  private volatile boolean draining;

  /**
   * Nothing is served before {@link #start} or {@link #resume}.
   *
   * @param name of the threads
   * @param device as it was negotiated; stays the caller's, who closes it when this does not serve
   *     any more
   * @param inFlight gives the most threads there may be
   * @param answers memory of {@link #ANSWER_BYTES} each, for all servers of the process
   */
  public FuseServer(
      String name,
      Descriptor device,
      Negotiated negotiated,
      FileSystem fileSystem,
      InFlight inFlight,
      LentPages answers) {
    this.name = name;
    this.device = device;
    this.negotiated = negotiated;
    this.notifier = new FuseNotifier(device, negotiated);
    this.inFlight = inFlight;
    this.earlier = new EarlierAnswers(inFlight.left());
    this.operations = new Operations(fileSystem, Clock.systemUTC());
    this.answers = answers;
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
    leadership.close();
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

  private synchronized boolean addThread() {
    if (draining || freeSlots.isEmpty()) {
      return false;
    }
    int slot = freeSlots.removeFirst();
    running++;
    var member = new Leadership.Member();
    new ServingThread(name + "-" + slot, () -> run(slot, member), () -> leadership.handOver(member))
        .start();
    return true;
  }

  private void run(int slot, Leadership.Member member) {
    var thread = SystemThread.current();
    try (var arena = Arena.ofConfined()) {
      began(thread);
      serve(
          member,
          new Worker(device, negotiated, operations, earlier, inFlight.slot(slot), answers, arena));
    } catch (RuntimeException e) {
      LOG.error("A thread of file system {} ended", name, e);
    } finally {
      ended(thread, slot);
      leadership.ended(member);
    }
  }

  private void serve(Leadership.Member member, Worker worker) {
    while (leadership.follow(member)) {
      if (!lead(member, worker)) {
        return;
      }
    }
  }

  /**
   * Takes and serves, until another thread leads and needs no help.
   *
   * @return false when there will be nothing any more
   */
  private boolean lead(Leadership.Member member, Worker worker) {
    int backlog = 0;
    while (true) {
      switch (worker.take()) {
        case Worker.Taken.Asked(var request) -> {
          leadership.taken(member);
          if (backlog > BACKLOG) {
            leadership.handOver(member);
            backlog = 0;
          }
          worker.serve(request);
          boolean leads = leadership.served(member);
          if (worker.isAsked()) {
            backlog++;
          } else if (leads) {
            backlog = 0;
            worker.look(LOOKING_NANOS);
          } else {
            return true;
          }
        }
        case Worker.Taken.Nothing() -> {
          return !draining;
        }
        case Worker.Taken.Unmounted() -> {
          leadership.close();
          return false;
        }
      }
    }
  }

  private synchronized void began(SystemThread thread) {
    threads.add(thread);
  }

  private synchronized void ended(SystemThread thread, int slot) {
    threads.remove(thread);
    running--;
    freeSlots.addFirst(slot);
    notifyAll();
  }
}
