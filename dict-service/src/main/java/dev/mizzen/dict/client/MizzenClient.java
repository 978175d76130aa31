package dev.mizzen.dict.client;

import dev.mizzen.dict.client.Ask.Repeat;
import java.time.Duration;
import java.util.function.Function;

/**
 * Dicts and Queues of one namespace. Make one and use it everywhere; it keeps its connections. See
 * the package for an example.
 */
public final class MizzenClient implements AutoCloseable {
  private final Api api;

  /** Asks nothing yet. */
  public MizzenClient(ClientSettings settings) {
    this.api = new Api(settings);
  }

  /**
   * As the environment says, see {@link ClientSettings#of}.
   *
   * @throws IllegalArgumentException when it does not
   */
  public static MizzenClient fromEnvironment() {
    return new MizzenClient(ClientSettings.of(System.getenv()));
  }

  /** A Dict by name; nothing is asked until it is used. */
  public DictClient dict(String name) {
    return new DictClient(new AsyncDictClient(api, checked(name)));
  }

  /** A Queue by name; nothing is asked until it is used. */
  public QueueClient queue(String name) {
    return new QueueClient(new AsyncQueueClient(api, checked(name)));
  }

  /** A new Dict for the time of a try block. */
  public Ephemeral<DictClient> ephemeralDict() {
    return ephemeral(
        "dicts",
        made -> {
          DictClient dict = dict(made.text("name"));
          return new Ephemeral<>(dict, lifetime(made), dict.async()::keep, dict.async()::delete);
        });
  }

  /** A new Queue for the time of a try block. */
  public Ephemeral<QueueClient> ephemeralQueue() {
    return ephemeral(
        "queues",
        made -> {
          QueueClient queue = queue(made.text("name"));
          return new Ephemeral<>(queue, lifetime(made), queue.async()::keep, queue.async()::delete);
        });
  }

  private <T> T ephemeral(String kind, Function<Fields, T> reader) {
    // Made twice, the first one goes by itself.
    return Blocking.on(
        api.json(Ask.of("POST", api.path(kind, "") + ":ephemeral", Repeat.HARMLESS), reader));
  }

  private static Duration lifetime(Fields made) {
    return Duration.ofSeconds(made.number("lifetimeSeconds"));
  }

  /** What the engine behind the service promises. */
  public Guarantees guarantees() {
    return Blocking.on(
        api.json(
            Ask.get("/v1/store"),
            f ->
                new Guarantees(
                    f.text("engine"), f.text("durability"), f.text("order"), f.text("staleness"))));
  }

  private static String checked(String name) {
    if (!name.matches("[a-z]([-a-z0-9]*[a-z0-9])?") || name.length() > 50) {
      throw new IllegalArgumentException(
          "a name has at most 50 lower case letters, digits and '-', and begins with a letter");
    }
    return name;
  }

  /** Gives up what is under way and closes all connections. */
  @Override
  public void close() {
    api.close();
  }
}
