package dev.mizzen.benchmarks.volume.peer;

import dev.mizzen.benchmarks.process.Child;
import dev.mizzen.benchmarks.volume.process.S3;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** s5cmd: one object a file, in parts as large as Mizzen's chunks. */
public final class S5cmd implements Copier {
  private static final String PART_MIB = "8";

  private final Tool tool;
  private final S3 s3;

  public S5cmd(Path program, S3 s3) {
    this.tool = new Tool(program.toString(), s3.credentials());
    this.s3 = s3;
  }

  @Override
  public String version() {
    return "s5cmd " + Child.firstLine(tool.program(), "version").replaceAll("^v|-.*", "");
  }

  @Override
  public void upload(Path folder, String name) throws IOException, InterruptedException {
    copy(folder, "./", url(name));
  }

  @Override
  public void download(String name, Path folder) throws IOException, InterruptedException {
    copy(folder, url(name) + "*", "./");
  }

  private void copy(Path folder, String from, String to) throws IOException, InterruptedException {
    tool.run(
        folder,
        List.of(
            "--endpoint-url",
            s3.endpoint(),
            "--log",
            "error",
            "cp",
            "--part-size",
            PART_MIB,
            from,
            to));
  }

  private String url(String name) {
    return "s3://%s/%s/".formatted(s3.bucket(), name);
  }
}
