package dev.mizzen.benchmarks.volume.peer;

import dev.mizzen.benchmarks.process.Child;
import dev.mizzen.benchmarks.volume.process.S3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** rclone: copies, and mounts with all that its cache can do. */
public final class Rclone implements Copier, Mounter {
  private static final String PROGRAM = "rclone";
  private static final String TRANSFERS = "16";

  private final Tool tool;
  private final S3 s3;

  public Rclone(S3 s3) {
    Map<String, String> environment = new HashMap<>(s3.credentials());
    environment.put("RCLONE_CONFIG", "/dev/null");
    environment.put("RCLONE_CONFIG_BENCH_TYPE", "s3");
    environment.put("RCLONE_CONFIG_BENCH_PROVIDER", "Other");
    environment.put("RCLONE_CONFIG_BENCH_ENDPOINT", s3.endpoint());
    environment.put("RCLONE_CONFIG_BENCH_ENV_AUTH", "true");
    environment.put("RCLONE_CONFIG_BENCH_FORCE_PATH_STYLE", "true");
    environment.put("RCLONE_S3_NO_CHECK_BUCKET", "true");
    this.tool = new Tool(PROGRAM, environment);
    this.s3 = s3;
  }

  @Override
  public String version() {
    return Child.firstLine(PROGRAM, "version").replaceAll("v|-.*", "");
  }

  @Override
  public void upload(Path folder, String name) throws IOException, InterruptedException {
    copy(folder, "./", remote(name));
  }

  @Override
  public void download(String name, Path folder) throws IOException, InterruptedException {
    copy(folder, remote(name), "./");
  }

  private void copy(Path folder, String from, String to) throws IOException, InterruptedException {
    tool.run(folder, List.of("copy", "--transfers", TRANSFERS, "--checkers", TRANSFERS, from, to));
  }

  @Override
  public Mounted mount(String name, Path folder) throws IOException {
    Path point = Files.createDirectories(folder.resolve("mount"));
    return FuseMount.start(
        folder,
        point,
        List.of(
            PROGRAM,
            "mount",
            "--vfs-cache-mode",
            "full",
            "--cache-dir",
            folder.resolve("cache").toString(),
            remote(name),
            point.toString()),
        tool.environment());
  }

  private String remote(String name) {
    return "bench:%s/%s".formatted(s3.bucket(), name);
  }
}
