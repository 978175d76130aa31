package dev.mizzen.volume.fuse;

/** A refusal, in the kernel's numbers. Without a stack trace: refusing is part of normal work. */
public final class Errno extends RuntimeException {

  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EIO = 5;
  public static final int EACCES = 13;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int EFBIG = 27;
  public static final int ENOSPC = 28;
  public static final int EROFS = 30;
  public static final int EMLINK = 31;
  public static final int ERANGE = 34;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ENOTEMPTY = 39;
  public static final int ENODATA = 61;
  public static final int EILSEQ = 84;
  public static final int EOPNOTSUPP = 95;
  public static final int EDQUOT = 122;

  private final int number;

  public Errno(int number) {
    super("errno " + number, null, false, false);
    this.number = number;
  }

  /** Positive, as in errno(3). */
  public int number() {
    return number;
  }
}
