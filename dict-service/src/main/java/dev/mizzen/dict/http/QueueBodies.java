package dev.mizzen.dict.http;

import static dev.mizzen.dict.http.JsonReading.array;
import static dev.mizzen.dict.http.JsonReading.at;
import static dev.mizzen.dict.http.JsonReading.bytes;
import static dev.mizzen.dict.http.JsonReading.flag;
import static dev.mizzen.dict.http.JsonReading.object;
import static dev.mizzen.dict.http.JsonReading.present;
import static dev.mizzen.dict.http.JsonReading.read;
import static dev.mizzen.dict.http.JsonReading.seconds;
import static dev.mizzen.dict.http.JsonReading.text;
import static dev.mizzen.dict.http.JsonReading.whole;

import com.fasterxml.jackson.core.JsonParser;
import dev.mizzen.dict.engine.ItemId;
import dev.mizzen.dict.engine.Lease;
import dev.mizzen.dict.engine.NewItem;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Value;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Bodies of queue calls, straight from base64 to bytes. */
final class QueueBodies {
  private QueueBodies() {}

  /** {@code {"items":[{"value","contentType","delay","dedupKey"}]}}. */
  static List<NewItem> items(byte[] body) {
    return read(
        body,
        parser -> {
          Items items = new Items();
          object(parser, items);
          return present(parser, items.all, "items");
        });
  }

  private static final class Items implements JsonReading.Member {
    private List<NewItem> all;

    @Override
    public boolean read(String name, JsonParser parser) throws IOException {
      if (!name.equals("items")) {
        return false;
      }
      all = array(parser, Integer.MAX_VALUE, QueueBodies::item);
      return true;
    }
  }

  private static NewItem item(JsonParser parser) throws IOException {
    Item item = new Item();
    object(parser, item);
    byte[] value = present(parser, item.value, "value");
    try {
      return new NewItem(
          new Value(item.contentType, value), item.delay, Optional.ofNullable(item.dedupKey));
    } catch (IllegalArgumentException e) {
      throw at(parser, e.getMessage());
    }
  }

  private static final class Item implements JsonReading.Member {
    private byte[] value;
    private String contentType = Value.OCTETS;
    private Duration delay = Duration.ZERO;
    private String dedupKey;

    @Override
    public boolean read(String name, JsonParser parser) throws IOException {
      switch (name) {
        case "value" -> value = bytes(parser);
        case "contentType" -> contentType = text(parser);
        case "delay" -> delay = seconds(parser);
        case "dedupKey" -> dedupKey = text(parser);
        default -> {
          return false;
        }
      }
      return true;
    }
  }

  /** {@code {"leases":[{"id","epoch"}]}}, for nack with {@code delay} and {@code dead}. */
  record Settling(
      List<Lease.Ref> leases, Optional<Duration> delay, boolean dead, Optional<Duration> time) {}

  /** Of an ack: only leases. */
  static Settling ack(byte[] body) {
    return settling(body, new Settle(false, false));
  }

  static Settling nack(byte[] body) {
    return settling(body, new Settle(true, false));
  }

  static Settling extend(byte[] body) {
    return settling(body, new Settle(false, true));
  }

  private static Settling settling(byte[] body, Settle settle) {
    return read(
        body,
        parser -> {
          object(parser, settle);
          return new Settling(
              present(parser, settle.leases, "leases"),
              Optional.ofNullable(settle.delay),
              settle.dead,
              Optional.ofNullable(settle.time));
        });
  }

  private static final class Settle implements JsonReading.Member {
    private final boolean nack;
    private final boolean extend;
    private List<Lease.Ref> leases;
    private Duration delay;
    private boolean dead;
    private Duration time;

    private Settle(boolean nack, boolean extend) {
      this.nack = nack;
      this.extend = extend;
    }

    @Override
    public boolean read(String name, JsonParser parser) throws IOException {
      if (name.equals("leases")) {
        leases = array(parser, Queues.MAX_ITEMS, QueueBodies::lease);
      } else if (nack && name.equals("delay")) {
        delay = seconds(parser);
      } else if (nack && name.equals("dead")) {
        dead = flag(parser);
      } else if (extend && name.equals("for")) {
        time = seconds(parser);
      } else {
        return false;
      }
      return true;
    }
  }

  private static Lease.Ref lease(JsonParser parser) throws IOException {
    Ref ref = new Ref();
    object(parser, ref);
    return new Lease.Ref(present(parser, ref.id, "id"), present(parser, ref.epoch, "epoch"));
  }

  private static final class Ref implements JsonReading.Member {
    private ItemId id;
    private Long epoch;

    @Override
    public boolean read(String name, JsonParser parser) throws IOException {
      switch (name) {
        case "id" -> id = id(parser);
        case "epoch" -> epoch = whole(parser);
        default -> {
          return false;
        }
      }
      return true;
    }

    private static ItemId id(JsonParser parser) throws IOException {
      try {
        return ItemIds.read(text(parser));
      } catch (IllegalArgumentException e) {
        throw at(parser, "id must be one that a lease gave");
      }
    }
  }
}
