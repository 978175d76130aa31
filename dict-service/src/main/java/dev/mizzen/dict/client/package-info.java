/**
 * The Java client of Dicts and Queues, of the same shape as the Python one. It needs the JDK's HTTP
 * client and jackson-core, and nothing else may come in here: no Vert.x, nothing of the server.
 *
 * <pre>{@code
 * try (MizzenClient mizzen = MizzenClient.fromEnvironment()) {
 *   DictClient prices = mizzen.dict("prices");
 *   Key apple = Key.of("apple");
 *   prices.put(apple, Value.json("{\"cents\": 30}"), Write.ALWAYS.expiringIn(Duration.ofHours(1)));
 *
 *   // Compare and set: nobody's change is lost.
 *   Entry old = prices.get(apple).orElseThrow();
 *   try {
 *     prices.put(apple, Value.json("{\"cents\": 35}"), Write.when(Condition.version(old.version())));
 *   } catch (ConflictException e) {
 *     // Somebody was faster: read again.
 *   }
 *   long visits = prices.add(Key.of("visits"), 1).value();
 *
 *   QueueClient jobs = mizzen.queue("jobs");
 *   jobs.put(Value.text("one"), Value.text("two"));
 *   for (Lease job : jobs.lease(Take.ONE.upTo(10).waiting(Duration.ofSeconds(20)), Optional.empty())) {
 *     work(job.value().text());
 *     jobs.ack(job); // else it comes back
 *   }
 *
 *   // Without waiting.
 *   CompletableFuture<List<Value>> next = jobs.async().get(Take.ONE.waiting(Duration.ofMinutes(5)));
 *   next.cancel(true); // takes nothing any more
 *
 *   try (Ephemeral<QueueClient> answers = mizzen.ephemeralQueue()) {
 *     ask(answers.get().name());
 *   }
 * }
 * }</pre>
 *
 * <p>A call is sent again where that is harmless: when it was certainly not executed, when it only
 * reads, and when it has a request id, which every put, add and batch has (contracts, section 9).
 * What else broke off is a {@link dev.mizzen.dict.client.ConnectionException} that says whether the
 * call may have been executed. All other refusals are subclasses of {@link
 * dev.mizzen.dict.client.MizzenException} with the problem's slug.
 */
package dev.mizzen.dict.client;
