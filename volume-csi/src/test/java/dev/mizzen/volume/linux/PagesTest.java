package dev.mizzen.volume.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PagesTest {
  private static final int BYTES = 64 << 20;

  private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) .*");

  /**
   * Resident bytes of the mapping with that address: it may have been joined with its neighbours.
   */
  private static long resident(long address) throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/smaps"))) {
      return lines
              .dropWhile(line -> !has(line, address))
              .filter(line -> line.startsWith("Rss:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow()
          << 10;
    }
  }

  private static boolean has(String line, long address) {
    var mapping = MAPPING.matcher(line);
    return mapping.matches()
        && Long.parseUnsignedLong(mapping.group(1), 16) <= address
        && address < Long.parseUnsignedLong(mapping.group(2), 16);
  }

  @Test
  void takeMemoryOnlyFromTheirUseUntilTheyAreForgotten() throws IOException {
    try (var arena = Arena.ofConfined()) {
      var pages = Pages.map(BYTES, arena);
      long before = resident(pages.address());

      pages.fill((byte) 1);
      assertThat(resident(pages.address()) - before).isGreaterThanOrEqualTo(BYTES / 2);

      Pages.forget(pages);
      assertThat(pages.asByteBuffer().getInt(BYTES - 4)).isZero();
      assertThat(resident(pages.address()) - before).isLessThan(BYTES / 2);
    }
  }

  @Test
  void cannotBeHadWithoutEnd() {
    try (var arena = Arena.ofConfined()) {
      assertThatThrownBy(() -> Pages.map(Long.MAX_VALUE / 2, arena))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("mmap");
    }
  }
}
