package dev.mizzen.benchmarks.volume.process;

import dev.mizzen.benchmarks.Folders;
import dev.mizzen.benchmarks.process.Child;
import dev.mizzen.benchmarks.process.ChildServer;
import dev.mizzen.benchmarks.process.Java;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The bundled object store: S3Proxy over a folder. */
public final class ObjectStore extends ChildServer {
  private static final String BUCKET = "bench";

  private final S3 s3;
  private final Path objects;

  private ObjectStore(Child child, S3 s3, Path objects) {
    super(child);
    this.s3 = s3;
    this.objects = objects;
  }

  /**
   * Started and listening.
   *
   * @param program JVM options, class path and main class, as an argument file
   * @param data where the objects lie
   */
  public static ObjectStore start(Path folder, Path program, Path data) throws IOException {
    Files.createDirectories(data);
    S3 s3 = new S3(Child.freePort(), BUCKET, "bench", "bench-secret");
    Map<String, String> environment = new HashMap<>(s3.credentials());
    environment.put("MIZZEN_STORE_BUCKET", BUCKET);
    environment.put("MIZZEN_DATA", data.toString());
    environment.put("MIZZEN_PORT", Integer.toString(s3.port()));
    environment.put("MIZZEN_MANAGEMENT_PORT", "0");
    Child child =
        Child.start(folder, s3.port(), List.of(Java.PROGRAM, "@" + program), environment)
            .untilItListens();
    return new ObjectStore(child, s3, data.resolve(BUCKET));
  }

  /** How to reach it. */
  public S3 s3() {
    return s3;
  }

  /** How many objects have keys below this one. */
  public long objects(String prefix) throws IOException {
    return Folders.files(objects.resolve(prefix));
  }

  /** Drops all objects below a key that nobody uses any more. */
  public void drop(String prefix) throws IOException {
    Folders.delete(objects.resolve(prefix));
  }
}
