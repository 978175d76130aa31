package dev.mizzen.volume.linux;

import java.lang.invoke.MethodHandles;
import java.util.List;

/**
 * Finds the functions of libc ahead of their use. For each the virtual machine makes code, which
 * takes a good part of a start; another processor can do that meanwhile.
 */
public final class Linking {

  /** In the order in which who follows a killed process needs them. */
  private static final List<Class<?>> USERS =
      List.of(
          SocketCalls.class,
          OpenCalls.class,
          Descriptor.class,
          SystemThread.class,
          Pages.class,
          Readiness.Poll.class,
          Descriptor.Rare.class);

  private Linking() {}

  /** Begins, on a thread of its own; who is quicker waits for what it needs. */
  public static void begin() {
    Thread.ofPlatform().daemon().name("linking").start(Linking::link);
  }

  private static void link() {
    var lookup = MethodHandles.lookup();
    for (var user : USERS) {
      try {
        lookup.ensureInitialized(user);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("Classes of one package can see each other", e);
      }
    }
  }
}
