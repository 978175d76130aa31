package dev.mizzen.volume.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The object that says a volume exists.
 *
 * @param uid of the Volume object it was made for
 * @param id of its history; empty in format 1, where everything lies below the volume's name
 * @param pool where its contents are; empty in format 1
 * @param pins commits that stay, by the names that they are kept for
 * @param deleting whether its end has begun
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"format", "uid", "id", "pool", "settings", "pins", "deleting"})
public record Marker(
    int format,
    String uid,
    String id,
    String pool,
    Settings settings,
    Map<String, Long> pins,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean deleting) {

  public Marker {
    id = Objects.requireNonNullElse(id, "");
    pool = Objects.requireNonNullElse(pool, "");
    settings = Objects.requireNonNullElse(settings, Settings.NONE);
    pins = new TreeMap<>(Objects.requireNonNullElse(pins, Map.of()));
  }

  static Marker fresh(String uid, String id, String pool, Settings settings) {
    return new Marker(Format.CURRENT, uid, id, pool, settings, Map.of(), false);
  }

  Marker with(Definition asked) {
    return new Marker(format, asked.uid(), id, pool, asked.settings(), asked.pins(), deleting);
  }

  Marker ending() {
    return new Marker(format, uid, id, pool, settings, pins, true);
  }

  /** Whether everything of the volume lies below its name, and can go nowhere else. */
  boolean isFirstFormat() {
    return id.isEmpty();
  }
}
