package dev.mizzen.benchmarks;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the runs gave, by name; those of the warming up are shown and not kept. */
public final class Measurements {
  private final PrintWriter out;
  private final Map<String, List<Double>> values = new LinkedHashMap<>();
  private int run;

  /** Shown there as they come. */
  public Measurements(PrintWriter out) {
    this.out = out;
  }

  /** What comes belongs to this run from now on; 0 is the warming up. */
  public void begin(int number) {
    run = number;
    out.println(run == 0 ? "warming up" : "run " + run);
  }

  /** One value of this run. */
  public void add(String name, double value, String unit, String remark) {
    if (run > 0) {
      values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }
    out.printf(Locale.ROOT, "  %-48s %10.2f %-5s %s%n", name, value, unit, remark);
    out.flush();
  }

  /** Whether there is any of that name. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** All of that name, one a run. */
  public Samples of(String name) {
    return new Samples(values.getOrDefault(name, List.of()));
  }
}
