package dev.mizzen.benchmarks.volume.peer;

import dev.mizzen.benchmarks.process.Child;
import dev.mizzen.benchmarks.volume.process.S3;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** restic: one repository a name; what it caches is kept, as people keep it. */
public final class Restic implements Copier {
  private static final String PROGRAM = "restic";

  private final Map<String, String> environment;
  private final S3 s3;

  /**
   * @param cache its cache of the repositories' indexes
   */
  public Restic(S3 s3, Path cache) {
    this.environment = new HashMap<>(s3.credentials());
    environment.put("RESTIC_PASSWORD", "bench");
    environment.put("RESTIC_CACHE_DIR", cache.toString());
    this.s3 = s3;
  }

  @Override
  public String version() {
    return Child.firstLine(PROGRAM, "version").replaceAll("(restic \\S+).*", "$1");
  }

  /** Makes the repository, which is no part of an upload. */
  public void prepare(String name, Path folder) throws IOException, InterruptedException {
    run(name, folder, List.of("init", "-q"));
  }

  /** The first time all of it, later what has changed. */
  @Override
  public void upload(Path folder, String name) throws IOException, InterruptedException {
    run(name, folder, List.of("backup", "-q", "."));
  }

  @Override
  public void download(String name, Path folder) throws IOException, InterruptedException {
    run(name, folder, List.of("restore", "-q", "latest", "--target", folder.toString()));
  }

  private void run(String name, Path folder, List<String> arguments)
      throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>(environment);
    all.put("RESTIC_REPOSITORY", "s3:%s/%s/%s".formatted(s3.endpoint(), s3.bucket(), name));
    new Tool(PROGRAM, all).run(folder, arguments);
  }
}
