package dev.mizzen.dict.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A store in memory that does what it is asked at once, and answers gets when a test lets it. */
public final class HeldStore implements Store {
  private final MemoryStore store = new MemoryStore();
  private final AtomicInteger gets = new AtomicInteger();
  private final AtomicInteger cancels = new AtomicInteger();
  private final Dicts dicts = holding(Dicts.class, store.dicts());
  private final Queues queues = holding(Queues.class, store.queues());
  private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

  /** From now on gets are answered once this is complete. */
  public CompletableFuture<Void> holdGets() {
    gate = new CompletableFuture<>();
    gets.set(0);
    return gate;
  }

  /** Gets since then. */
  public int gets() {
    return gets.get();
  }

  /** Gets whose asker has left. */
  public int cancels() {
    return cancels.get();
  }

  private <T> T holding(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object answer = call(target, method, arguments);
              return method.getName().equals("get") ? held(answer) : answer;
            }));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Object held(Object answer) {
    gets.incrementAndGet();
    if (answer instanceof Waiting<?> waiting) {
      return held(waiting);
    }
    return held((CompletionStage<?>) answer);
  }

  private <T> CompletionStage<T> held(CompletionStage<T> answer) {
    return gate.thenCompose(open -> answer);
  }

  private <T> Waiting<T> held(Waiting<T> waiting) {
    CompletionStage<T> result = held(waiting.result());
    return new Waiting<>() {
      @Override
      public CompletionStage<T> result() {
        return result;
      }

      @Override
      public void cancel() {
        cancels.incrementAndGet();
        waiting.cancel();
      }
    };
  }

  @Override
  public Dicts dicts() {
    return dicts;
  }

  @Override
  public Queues queues() {
    return queues;
  }

  @Override
  public Guarantees guarantees() {
    return store.guarantees();
  }

  @Override
  public Totals totals() {
    return store.totals();
  }

  @Override
  public void close() {
    store.close();
  }
}
