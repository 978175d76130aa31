package dev.mizzen.benchmarks.volume.peer;

import dev.mizzen.benchmarks.process.Child;
import dev.mizzen.benchmarks.volume.process.S3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** s3fs as it comes, with its cache of files on. */
public final class S3fs implements Mounter {
  private static final String PROGRAM = "s3fs";

  private final S3 s3;

  public S3fs(S3 s3) {
    this.s3 = s3;
  }

  @Override
  public String version() {
    return Child.firstLine(PROGRAM, "--version").replaceAll(".* V(\\S+).*", "s3fs $1");
  }

  @Override
  public Mounted mount(String name, Path folder) throws IOException {
    Path point = Files.createDirectories(folder.resolve("mount"));
    Path cache = Files.createDirectories(folder.resolve("cache"));
    Path password =
        Files.createFile(
            folder.resolve("password"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(password, "%s:%s\n".formatted(s3.accessKey(), s3.secretKey()));
    return FuseMount.start(
        folder,
        point,
        List.of(
            PROGRAM,
            "%s:/%s".formatted(s3.bucket(), name),
            point.toString(),
            "-f",
            "-o",
            "url=%s,use_path_request_style,passwd_file=%s,use_cache=%s"
                .formatted(s3.endpoint(), password, cache)),
        Map.of());
  }
}
