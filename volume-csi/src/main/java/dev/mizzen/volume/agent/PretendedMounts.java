package dev.mizzen.volume.agent;

import dev.mizzen.volume.fuse.Handshake;
import dev.mizzen.volume.fuse.PretendedKernel;
import dev.mizzen.volume.linux.Descriptor;
import dev.mizzen.volume.linux.Mounts;
import dev.mizzen.volume.linux.PassingListener;
import dev.mizzen.volume.linux.PassingSocket;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** One mount over a socket, which outlives who serves it. */
final class PretendedMounts implements FuseDevice, Mounts, Closeable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final FuseDevice fuse;
  private final PassingListener listener;
  private final PassingSocket program;
  private final PretendedKernel kernel;
  private Optional<Path> mounted = Optional.empty();

  /**
   * @param fuse serves
   * @param socket path of a socket, made here
   */
  PretendedMounts(FuseDevice fuse, Path socket) throws IOException {
    this.fuse = fuse;
    this.listener = PassingListener.listen(socket, PATIENCE);
    this.program = PassingSocket.connect(socket, PATIENCE);
    this.kernel = new PretendedKernel(program);
  }

  PretendedKernel kernel() {
    return kernel;
  }

  @Override
  public Session mount(String source, Path target, boolean readOnly) throws IOException {
    kernel.greet();
    var device = listener.accept().orElseThrow().descriptor();
    var negotiated = Handshake.with(device);
    kernel.agreed();
    mounted = Optional.of(target);
    return fuse.takeUp(device, negotiated.toBytes());
  }

  @Override
  public Session takeUp(Descriptor device, byte[] note) throws IOException {
    return fuse.takeUp(device, note);
  }

  @Override
  public void bind(Path source, Path target, boolean readOnly) {
    throw new UnsupportedOperationException("Nothing is bound here");
  }

  @Override
  public void unmount(Path target) {
    mounted = Optional.empty();
  }

  @Override
  public boolean isMounted(Path target) {
    return mounted.filter(target::equals).isPresent();
  }

  @Override
  public void close() throws IOException {
    program.close();
    listener.close();
  }
}
