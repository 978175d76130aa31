package dev.mizzen.volume.fuse;

import java.lang.foreign.MemorySegment;
import java.time.Clock;

/** Who serves which request. */
final class Operations {

  /** Of a request that the kernel wants no answer to. */
  static final int NO_ANSWER = -1;

  private final NodeOperations nodes;
  private final NameOperations names;
  private final FileOperations files;
  private final DirectoryOperations directories;
  private final ExtendedAttributeOperations extended;

  Operations(FileSystem fileSystem, Clock clock) {
    nodes = new NodeOperations(fileSystem, clock);
    names = new NameOperations(fileSystem);
    files = new FileOperations(fileSystem);
    directories = new DirectoryOperations(fileSystem, clock);
    extended = new ExtendedAttributeOperations(fileSystem);
  }

  /** Bytes that the kernel has room for in an answer of its own choice of length; else 0. */
  static int asked(Request request) {
    return switch (request.opcode()) {
      case Protocol.READ, Protocol.READDIR, Protocol.READDIRPLUS -> request.u32Or(16, 0);
      case Protocol.GETXATTR, Protocol.LISTXATTR -> request.u32Or(0, 0);
      default -> 0;
    };
  }

  /**
   * Serves a request.
   *
   * @param answer room for what comes after the answer's header
   * @return bytes of the answer, or {@link #NO_ANSWER}
   * @throws Errno to refuse
   */
  int serve(Request request, MemorySegment answer) {
    return switch (request.opcode()) {
      case Protocol.LOOKUP -> names.lookup(request, answer);
      case Protocol.GETATTR -> nodes.getattr(request, answer);
      case Protocol.READ -> files.read(request, answer);
      case Protocol.WRITE -> files.write(request, answer);
      case Protocol.OPEN -> files.open(request, answer);
      case Protocol.CREATE -> files.create(request, answer);
      case Protocol.RELEASE -> files.release(request);
      case Protocol.FSYNC -> files.fsync(request);
      case Protocol.FALLOCATE -> files.fallocate(request);
      case Protocol.LSEEK -> files.lseek(request, answer);
      case Protocol.OPENDIR -> directories.opendir(request, answer);
      case Protocol.READDIR -> directories.readdir(request, answer);
      case Protocol.READDIRPLUS -> directories.readdirplus(request, answer);
      case Protocol.RELEASEDIR -> directories.releasedir(request);
      case Protocol.FSYNCDIR -> directories.fsyncdir(request);
      case Protocol.SETATTR -> nodes.setattr(request, answer);
      case Protocol.READLINK -> nodes.readlink(request, answer);
      case Protocol.STATFS -> nodes.statfs(answer);
      case Protocol.FORGET -> nodes.forget(request);
      case Protocol.BATCH_FORGET -> nodes.batchForget(request);
      case Protocol.MKNOD -> names.mknod(request, answer);
      case Protocol.MKDIR -> names.mkdir(request, answer);
      case Protocol.SYMLINK -> names.symlink(request, answer);
      case Protocol.LINK -> names.link(request, answer);
      case Protocol.UNLINK -> names.unlink(request);
      case Protocol.RMDIR -> names.rmdir(request);
      case Protocol.RENAME -> names.rename(request);
      case Protocol.RENAME2 -> names.rename2(request);
      case Protocol.SETXATTR -> extended.set(request);
      case Protocol.GETXATTR -> extended.get(request, answer);
      case Protocol.LISTXATTR -> extended.list(request, answer);
      case Protocol.REMOVEXATTR -> extended.remove(request);
      case Protocol.NOTIFY_REPLY -> NO_ANSWER;
      case Protocol.DESTROY -> 0;
      // So that the kernel does without: FLUSH (write-through has nothing to flush), INTERRUPT (who
      // waits, waits on), ACCESS (it checks itself), locks (it keeps them itself), STATX,
      // COPY_FILE_RANGE (it copies itself), IOCTL, POLL, BMAP, SYNCFS, TMPFILE and what is new.
      default -> throw new Errno(Errno.ENOSYS);
    };
  }
}
