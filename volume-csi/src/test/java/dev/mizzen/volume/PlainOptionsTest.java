package dev.mizzen.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class PlainOptionsTest {

  private static final List<String> NEEDED =
      List.of("--node-name=n", "--store-endpoint=http://localhost:1", "--store-bucket=volumes");

  private static List<String> with(String... more) {
    var all = new ArrayList<>(NEEDED);
    all.addAll(List.of(more));
    return all;
  }

  @Test
  void saysWhatPicocliSays() {
    // Given a value for every option of the agent
    var arguments =
        with(
            "--kubelet-dir=/k",
            "--state-dir=/s",
            "--backend=Directory",
            "--cache-size=3Gi",
            "--transfer-memory-mib=7",
            "--management-port=0",
            "--store-prefix=a=b",
            "--store-region=",
            "--volume-api-url=http://api",
            "--volume-token-file=/t",
            "--sequencer=Always",
            "--rehearse");

    // When both read them, and when both have the needed ones only
    // Then both have the same
    for (var given : List.of(arguments, NEEDED)) {
      var plain = new AgentCommand();
      var picocli = new AgentCommand();
      assertThat(PlainOptions.read(plain, given, System.getenv())).isTrue();
      new CommandLine(picocli).parseArgs(given.toArray(String[]::new));
      assertThat(plain).usingRecursiveComparison().isEqualTo(picocli);
    }
  }

  @Test
  void takesFromTheEnvironmentWhatNoArgumentSays() {
    var environment =
        Map.of(
            "NODE_NAME", "n",
            "MIZZEN_STORE_ENDPOINT", "http://localhost:1",
            "MIZZEN_STORE_BUCKET", "not this one",
            "MIZZEN_STORE_PREFIX", "p");
    var ofEnvironment = new AgentCommand();
    var ofArguments = new AgentCommand();

    assertThat(PlainOptions.read(ofEnvironment, List.of("--store-bucket=volumes"), environment))
        .isTrue();
    assertThat(PlainOptions.read(ofArguments, with("--store-prefix=p"), Map.of())).isTrue();

    assertThat(ofEnvironment).usingRecursiveComparison().isEqualTo(ofArguments);
  }

  @Test
  void leavesToPicocliWhatIsMissing() {
    assertThat(PlainOptions.read(new AgentCommand(), NEEDED.subList(1, 3), Map.of())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--unknown=1",
        "agent",
        "@file",
        "--node-name=twice",
        "--backend=Other",
        "--backend",
        "--rehearse=true",
        "--management-port=many",
        "--cache-size=much",
        "--store-endpoint"
      })
  void leavesToPicocliWhatIsNotPlain(String argument) {
    assertThat(PlainOptions.read(new AgentCommand(), with(argument), Map.of())).isFalse();
  }
}
