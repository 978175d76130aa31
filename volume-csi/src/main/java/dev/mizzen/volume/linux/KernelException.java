package dev.mizzen.volume.linux;

/** A kernel call failed. */
public final class KernelException extends RuntimeException {

  static final int ENOENT = 2;
  static final int ENOTDIR = 20;
  static final int EINVAL = 22;
  static final int ELOOP = 40;

  private final int errno;

  KernelException(String call, String path, int errno) {
    super("%s %s failed with errno %d".formatted(call, path, errno));
    this.errno = errno;
  }

  int errno() {
    return errno;
  }
}
