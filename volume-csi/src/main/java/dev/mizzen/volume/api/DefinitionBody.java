package dev.mizzen.volume.api;

import dev.mizzen.volume.snapshot.Definition;
import dev.mizzen.volume.snapshot.Definition.Origin;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The JSON that says all of what a volume is to be; only the uid is required. */
record DefinitionBody(
    String uid, Settings settings, Map<String, Long> pins, Source source, String renamedFrom) {

  /** As the Volume's manifest has them. */
  record Settings(
      Long capacityBytes, Long backgroundCommitSeconds, Long retainCommits, Long retainDays) {

    private dev.mizzen.volume.snapshot.Settings settings() {
      return new dev.mizzen.volume.snapshot.Settings(
          number(capacityBytes),
          number(backgroundCommitSeconds),
          number(retainCommits),
          number(retainDays));
    }

    /** By name, those that are set. */
    static Map<String, Long> told(dev.mizzen.volume.snapshot.Settings settings) {
      var told = new TreeMap<String, Long>();
      settings.capacityBytes().ifPresent(n -> told.put("capacityBytes", n));
      settings.backgroundCommitSeconds().ifPresent(n -> told.put("backgroundCommitSeconds", n));
      settings.retainCommits().ifPresent(n -> told.put("retainCommits", n));
      settings.retainDays().ifPresent(n -> told.put("retainDays", n));
      return told;
    }
  }

  /** Where a clone comes from. */
  record Source(String volume, Long commit) {}

  Definition definition() {
    if (uid == null || uid.isEmpty()) {
      throw new IllegalArgumentException(
          "The body must be {\"uid\": \"<uid of the Volume object>\", …}");
    }
    if (source != null && renamedFrom != null) {
      throw new IllegalArgumentException("A volume has a source or an old name, not both");
    }
    return new Definition(
        uid,
        settings == null ? dev.mizzen.volume.snapshot.Settings.NONE : settings.settings(),
        Objects.requireNonNullElse(pins, Map.of()),
        origin());
  }

  private Optional<Origin> origin() {
    if (renamedFrom != null) {
      return Optional.of(new Origin.Renamed(renamedFrom));
    }
    return Optional.ofNullable(source)
        .map(from -> new Origin.Copy(from.volume(), number(from.commit())));
  }

  private static OptionalLong number(Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
