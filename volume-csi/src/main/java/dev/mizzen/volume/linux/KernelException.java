package dev.mizzen.volume.linux;

/** A kernel call failed. */
public final class KernelException extends RuntimeException {

  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int ENXIO = 6;
  public static final int EAGAIN = 11;
  public static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  public static final int EINVAL = 22;
  public static final int ENOSPC = 28;
  public static final int ELOOP = 40;
  public static final int EOPNOTSUPP = 95;
  public static final int ECONNABORTED = 103;
  public static final int ENOTCONN = 107;

  private final int errno;

  KernelException(String call, String path, int errno) {
    super("%s %s failed with errno %d".formatted(call, path, errno));
    this.errno = errno;
  }

  /** Why, as in errno(3). */
  public int errno() {
    return errno;
  }
}
