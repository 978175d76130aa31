package dev.mizzen.volume.collect;

import dev.mizzen.volume.snapshot.Marker;
import dev.mizzen.volume.snapshot.PoolUser;
import dev.mizzen.volume.snapshot.Settings;
import dev.mizzen.volume.store.ObjectSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Which commits of a volume may go. Never the head, never one that is pinned, none that a node says
 * its views need, and none that was the head within the last day: a view may be in step with it
 * whose node has not said so yet.
 */
final class Retention {

  private static final Duration ALWAYS = Duration.ofDays(1);

  private Retention() {}

  /** Numbers of commits that may go now; none of a volume whose settings nobody knows. */
  static Set<Long> droppable(PoolUser user, Instant now) {
    return user.marker()
        .filter(marker -> marker.settings().dropsCommits())
        .map(marker -> droppable(user, marker, now))
        .orElse(Set.of());
  }

  private static Set<Long> droppable(PoolUser user, Marker marker, Instant now) {
    var commits = user.commits();
    var kept = new HashSet<>(user.pins(marker));
    kept.addAll(user.mounted(commits.keySet(), now));
    return of(commits, kept, marker.settings(), now);
  }

  static Set<Long> of(
      SortedMap<Long, ObjectSummary> commits, Set<Long> pins, Settings settings, Instant now) {
    var droppable = new TreeSet<Long>();
    var living = new ArrayList<Long>();
    commits.forEach(
        (number, object) -> {
          if (object.size() > 0) {
            living.add(number);
          }
        });
    for (int i = 0; i < living.size() - 1; i++) {
      long number = living.get(i);
      var replaced = commits.get(living.get(i + 1)).lastModified();
      int younger = living.size() - 1 - i;
      boolean stays =
          pins.contains(number)
              || replaced.isAfter(now.minus(ALWAYS))
              || settings.retainCommits().isPresent()
                  && younger < settings.retainCommits().getAsLong()
              || settings.retainDays().isPresent()
                  && replaced.isAfter(
                      now.minus(Duration.ofDays(settings.retainDays().getAsLong())));
      if (!stays) {
        droppable.add(number);
      }
    }
    return droppable;
  }
}
