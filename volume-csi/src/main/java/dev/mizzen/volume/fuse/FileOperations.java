package dev.mizzen.volume.fuse;

import static dev.mizzen.volume.fuse.Protocol.U32;
import static dev.mizzen.volume.fuse.Protocol.U64;

import dev.mizzen.volume.linux.Descriptor;
import java.lang.foreign.MemorySegment;

/** What is asked of files, most of it of open ones. */
final class FileOperations {

  private static final int WRITE_IN_BYTES = 40;

  private final FileSystem fileSystem;

  FileOperations(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  int open(Request request, MemorySegment answer) {
    int flags = request.u32(0);
    return opened(answer, fileSystem.open(request.node(), flags, request.caller()));
  }

  int create(Request request, MemorySegment answer) {
    int flags = request.u32(0);
    int mode = Modes.ofFile(request.u32(4));
    var name = Names.fresh(request.text(16));
    var created = create(request, name, mode, flags);
    int entry = Answers.entry(answer, created.attributes());
    return entry + opened(answer.asSlice(entry), created.opened());
  }

  /**
   * A file that is there after all is opened, as open(2) would: the kernel may not have known, or
   * an earlier life of this server made it for this same request.
   */
  private FileSystem.Created create(Request request, String name, int mode, int flags) {
    try {
      return fileSystem.create(request.node(), name, mode, flags, request.caller());
    } catch (Errno e) {
      boolean exclusive = (flags & Descriptor.O_EXCL) != 0 && !request.resent();
      if (e.number() != Errno.EEXIST || exclusive) {
        throw e;
      }
    }
    var attributes = fileSystem.lookup(request.node(), name);
    try {
      return new FileSystem.Created(
          attributes, fileSystem.open(attributes.node(), flags, request.caller()));
    } catch (Errno e) {
      fileSystem.forget(attributes.node(), 1);
      throw e;
    }
  }

  private static int opened(MemorySegment answer, FileSystem.Opened opened) {
    int flags = Protocol.FOPEN_NOFLUSH;
    if (opened.backing().isPresent()) {
      // The kernel refuses FOPEN_KEEP_CACHE beside it: there is nothing of ours to keep.
      flags |= Protocol.FOPEN_PASSTHROUGH;
    } else if (opened.keepCache()) {
      flags |= Protocol.FOPEN_KEEP_CACHE;
    }
    return Answers.opened(answer, opened.handle(), flags, opened.backing().orElse(0));
  }

  int read(Request request, MemorySegment answer) {
    long offset = request.u64(8);
    int size = request.u32(16);
    if (offset < 0 || size < 0 || size > answer.byteSize()) {
      throw new Errno(Errno.EINVAL);
    }
    return fileSystem.read(request.node(), request.u64(0), offset, answer.asSlice(0, size));
  }

  int write(Request request, MemorySegment answer) {
    long offset = request.u64(8);
    var from = request.bytes(WRITE_IN_BYTES, request.u32(16));
    if (offset < 0) {
      throw new Errno(Errno.EINVAL);
    }
    int written = fileSystem.write(request.node(), request.u64(0), offset, from);
    answer.set(U32, 0, written);
    answer.set(U32, 4, 0);
    return 8;
  }

  int release(Request request) {
    fileSystem.release(request.node(), request.u64(0));
    return 0;
  }

  int fsync(Request request) {
    boolean dataOnly = (request.u32(8) & Protocol.FSYNC_DATA_ONLY) != 0;
    fileSystem.fsync(request.node(), request.u64(0), dataOnly);
    return 0;
  }

  int fallocate(Request request) {
    long offset = request.u64(8);
    long length = request.u64(16);
    if (offset < 0 || length <= 0 || offset + length < 0) {
      throw new Errno(Errno.EINVAL);
    }
    fileSystem.fallocate(request.node(), request.u64(0), offset, length, request.u32(24));
    return 0;
  }

  int lseek(Request request, MemorySegment answer) {
    answer.set(
        U64, 0, fileSystem.lseek(request.node(), request.u64(0), request.u64(8), request.u32(16)));
    return 8;
  }
}
