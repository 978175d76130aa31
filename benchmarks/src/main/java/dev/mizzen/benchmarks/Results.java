package dev.mizzen.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The outcome of one benchmark: a table for people and a file for programs.
 *
 * @param name the benchmark's name, also the file's
 * @param figures the comparisons
 */
public record Results(String name, List<Figure> figures) {
  private static final String ROW = "| %-42s | %-4s | %-24s | %-24s | %-5s | %-18s | %-3s | %s |%n";

  /** The table, in Markdown: medians with the lowest and highest run. */
  public String table() {
    StringBuilder table = new StringBuilder();
    table.append(row("what", "unit", "mizzen", "peer", "ratio", "goal", "ok", "peer is"));
    table.append(row("---", "---", "---", "---", "---", "---", "---", "---"));
    for (Figure figure : figures) {
      table.append(
          row(
              figure.what(),
              figure.unit(),
              spread(figure.mizzen()),
              figure.peer().map(p -> spread(p.values())).orElse(""),
              figure.ratio().map(r -> ratio(r.median())).orElse(""),
              figure.goal().text(),
              figure.ok() ? "yes" : "NO",
              figure.peer().map(Figure.Peer::name).orElse("")));
    }
    return table.toString();
  }

  /** Whether every goal was reached. */
  public boolean ok() {
    return figures.stream().allMatch(Figure::ok);
  }

  /** Writes {@code NAME.json} into a folder. */
  public Path write(Path folder) throws IOException {
    Path file = folder.resolve(name + ".json");
    Files.createDirectories(folder);
    Files.writeString(
        file,
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(figures.stream().map(Figure::json).toList())
            + "\n");
    return file;
  }

  private static String spread(Samples samples) {
    String median = number(samples.median());
    return samples.values().size() == 1
        ? median
        : "%s (%s … %s)".formatted(median, number(samples.min()), number(samples.max()));
  }

  private static String ratio(double value) {
    return String.format(Locale.ROOT, value < 0.1 ? "%.3f" : "%.2f", value);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
  }

  private static String row(String... cells) {
    return String.format(ROW, (Object[]) cells);
  }
}
