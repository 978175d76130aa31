package dev.mizzen.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryPushTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path root;
  private FakeRegistry registry;

  @BeforeEach
  void startRegistryWithBase() throws IOException {
    registry = new FakeRegistry();
    // A layer of no files: two empty blocks end a tar archive.
    byte[] archive = new byte[1024];
    ByteArrayOutputStream layer = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(layer)) {
      gzip.write(archive);
    }
    byte[] configuration =
        """
        {"architecture":"%s","os":"linux","config":{"Env":["PATH=/base/bin"]},
         "rootfs":{"type":"layers","diff_ids":["%s"]}}
        """
            .formatted(Workplace.architecture(), FakeRegistry.digest(archive))
            .getBytes(StandardCharsets.UTF_8);
    registry.addManifest(
        "base",
        "1",
        """
        {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json",
         "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":%d,"digest":"%s"},
         "layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":%d,"digest":"%s"}]}
        """
            .formatted(
                configuration.length,
                registry.addBlob(configuration),
                layer.size(),
                registry.addBlob(layer.toByteArray())));
  }

  @AfterEach
  void stopRegistry() throws IOException {
    registry.close();
  }

  @Test
  void pushesAProgramOnTopOfTheRegistrysBase() throws IOException {
    // Given a built module
    Path target = Files.createDirectories(root.resolve("thing/target/lib")).getParent();
    Files.writeString(target.resolve("thing-0.1.0.jar"), "the program");
    Files.writeString(target.resolve("lib/library.jar"), "a library");
    Image.Java image =
        new Image.Java(
            "thing",
            "A thing",
            new ClassPath.ModuleJar("thing", "thing", "target/lib", _ -> true),
            "dev.mizzen.Thing",
            List.of("-Xmx64m"),
            new Training.None("a test"));

    // When
    BuiltImage pushed = builder().build(image);

    // Then
    assertThat(pushed.reference())
        .isEqualTo(registry.address() + "/team/mizzen/thing:" + pushed.tag());
    String text = registry.manifest("team/mizzen/thing", pushed.tag());
    assertThat(pushed.digest())
        .isEqualTo(FakeRegistry.digest(text.getBytes(StandardCharsets.UTF_8)));
    JsonNode manifest = JSON.readTree(text);
    JsonNode configuration =
        JSON.readTree(registry.blob(manifest.at("/config/digest").asText())).get("config");
    assertThat(configuration.get("Entrypoint")).hasToString("[\"java\",\"@/app/java.args\"]");
    assertThat(configuration.get("User").asText()).isEqualTo("65532:65532");
    assertThat(configuration.get("Env").get(0).asText()).isEqualTo("PATH=/base/bin");
    assertThat(configuration.at("/Labels/org.opencontainers.image.title").asText())
        .isEqualTo("A thing");
    assertThat(manifest.get("layers")).hasSize(2);
    assertThat(unzipped(manifest.at("/layers/1/digest").asText()))
        .contains("app/lib/thing-0.1.0.jar", "the program", "a library", "-Xmx64m")
        .contains("/app/lib/thing-0.1.0.jar:/app/lib/library.jar\ndev.mizzen.Thing");
  }

  @Test
  void pushesThePythonImageWithOurUser() throws IOException {
    // Given
    Image image = new Image.Python("python", "Python");

    // When
    BuiltImage pushed = builder().build(image);

    // Then
    JsonNode manifest = JSON.readTree(registry.manifest("team/mizzen/python", pushed.tag()));
    JsonNode configuration =
        JSON.readTree(registry.blob(manifest.at("/config/digest").asText())).get("config");
    assertThat(configuration.get("User").asText()).isEqualTo("65532:65532");
    assertThat(manifest.get("layers")).hasSize(1);
  }

  private ImageBuilder builder() {
    Workplace workplace =
        new Workplace(
            root,
            root.resolve("output"),
            root.resolve("cache"),
            Path.of(System.getProperty("java.home")),
            "0.1.0");
    String base = registry.address() + "/base:1";
    return new ImageBuilder(
        workplace,
        new Bases.Registry(base, base),
        new Target.Registry(registry.address() + "/team"));
  }

  private String unzipped(String digest) throws IOException {
    try (GZIPInputStream layer =
        new GZIPInputStream(new ByteArrayInputStream(registry.blob(digest)))) {
      return new String(layer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
