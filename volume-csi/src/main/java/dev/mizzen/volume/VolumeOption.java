package dev.mizzen.volume;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.volume.snapshot.VolumeId;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;

/** Which volume a command is about; what it found goes to the standard output, as JSON. */
final class VolumeOption {

  @Option(names = "--volume", required = true, description = "The volume, as <namespace>/<name>.")
  private String handle;

  VolumeId id() {
    return VolumeId.ofHandle(handle);
  }

  static void print(Object found) throws IOException {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println(new ObjectMapper().writeValueAsString(found));
  }
}
