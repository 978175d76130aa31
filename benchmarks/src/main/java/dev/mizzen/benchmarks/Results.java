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

  /** The table. */
  public String table() {
    StringBuilder table = new StringBuilder();
    table.append(row("what", "unit", "mizzen", "peer", "ratio", "target", "ok", "peer is"));
    for (Figure figure : figures) {
      table.append(
          row(
              figure.what(),
              figure.unit(),
              number(figure.mizzen()),
              number(figure.peer()),
              String.format(Locale.ROOT, "%.2f", figure.ratio()),
              (figure.higherIsBetter() ? ">= " : "<= ") + number(figure.target()),
              figure.ok() ? "yes" : "NO",
              figure.peerName()));
    }
    return table.toString();
  }

  /** Writes {@code NAME.json} into a folder. */
  public Path write(Path folder) throws IOException {
    Path file = folder.resolve(name + ".json");
    Files.createDirectories(folder);
    Files.writeString(
        file,
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(figures)
            + "\n");
    return file;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
  }

  private static String row(String... cells) {
    return String.format("%-34s %-5s %8s %8s %6s %8s %-4s %s%n", (Object[]) cells);
  }
}
