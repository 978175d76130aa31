package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.conformance.Given.dict;
import static dev.mizzen.dict.conformance.Given.freshName;
import static dev.mizzen.dict.conformance.Given.key;
import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.conformance.RegisterHistory.Asked;
import dev.mizzen.dict.conformance.RegisterHistory.Operation;
import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.Lookup;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.StoreException;
import dev.mizzen.dict.engine.Write;
import dev.mizzen.dict.http.HttpStore;
import dev.mizzen.dict.server.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Histories of clients over HTTP, recorded and checked. */
class HttpLinearizabilityTest {
  private static final int CLIENTS = 5;
  private static final int ROUNDS = 40;
  private static final Bytes KEY = key("k");

  private final AtomicLong values = new AtomicLong();

  @RepeatedTest(3)
  void everyHistoryOfAnEntryHasAnOrder(@TempDir Path folder) throws Exception {
    // Given
    RegisterHistory history = new RegisterHistory();
    try (TestServer server = new TestServer(folder);
        HttpStore http = server.store();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      ObjectName name = freshName();
      await(http.dicts().define(name, dict("uid")));

      // When
      List<Future<?>> running = new ArrayList<>();
      for (int c = 0; c < CLIENTS; c++) {
        Random random = new Random(c);
        running.add(clients.submit(() -> work(http.dicts(), name, random, history)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }

    // Then
    assertThat(history.size()).isEqualTo(CLIENTS * ROUNDS);
    assertThat(history.linearizable()).isTrue();
  }

  private void work(Dicts dicts, ObjectName name, Random random, RegisterHistory history) {
    for (int i = 0; i < ROUNDS; i++) {
      long value = values.incrementAndGet();
      int choice = random.nextInt(4);
      record(
          history,
          () ->
              switch (choice) {
                case 0 -> new Asked.Read(value(await(dicts.get(name, KEY, 100))));
                case 1 -> {
                  await(dicts.put(name, KEY, Given.value(Long.toString(value)), Write.ALWAYS));
                  yield new Asked.Write(value);
                }
                case 2 -> new Asked.WriteAbsent(value, putAbsent(dicts, name, value));
                default -> new Asked.Remove(value(await(dicts.remove(name, KEY))));
              });
    }
  }

  private static void record(RegisterHistory history, Supplier<Asked> work) {
    long begin = System.nanoTime();
    Asked asked = work.get();
    history.add(new Operation(begin, System.nanoTime(), asked));
  }

  private static boolean putAbsent(Dicts dicts, ObjectName name, long value) {
    try {
      await(dicts.put(name, KEY, Given.value(Long.toString(value)), Write.IF_ABSENT));
      return true;
    } catch (StoreException e) {
      assertThat(e.reason()).isEqualTo(StoreException.Reason.ENTRY_EXISTS);
      return false;
    }
  }

  private static long value(Optional<? extends Lookup> found) {
    return found
        .map(f -> ((Lookup.Entry) f).value().data())
        .map(data -> Long.parseLong(new String(data, StandardCharsets.US_ASCII)))
        .orElse(RegisterHistory.ABSENT);
  }

  @Test
  void theCheckerFindsAStaleRead() {
    // Given
    RegisterHistory history = new RegisterHistory();
    history.add(new Operation(0, 10, new Asked.Write(1)));
    history.add(new Operation(20, 30, new Asked.Write(2)));

    // When
    history.add(new Operation(40, 50, new Asked.Read(1)));

    // Then
    assertThat(history.linearizable()).isFalse();
  }

  @Test
  void theCheckerAllowsAnyOrderOfWhatOverlaps() {
    // Given
    RegisterHistory history = new RegisterHistory();
    history.add(new Operation(0, 30, new Asked.Write(1)));
    history.add(new Operation(10, 40, new Asked.Write(2)));

    // When
    history.add(new Operation(50, 60, new Asked.Read(1)));

    // Then
    assertThat(history.linearizable()).isTrue();
  }
}
