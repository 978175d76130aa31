package dev.mizzen.volume.fuse;

import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/**
 * What is asked of names in directories. Of a request that was sent again it is not known whether
 * an earlier life of this server has carried it out. But the kernel keeps a directory locked while
 * a name in it is made or taken away, and does not ask for what it knows to be in vain. So, when it
 * is sent again, that a name is there already means that it was made then, and that a name is gone
 * that it was taken away then.
 */
final class NameOperations {

  private static final int RENAME_EXCHANGE = 2;
  private static final int KNOWN_RENAME_FLAGS = 3;

  private final FileSystem fileSystem;

  NameOperations(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  int lookup(Request request, MemorySegment answer) {
    try {
      return Answers.entry(
          answer, fileSystem.lookup(request.node(), Names.existing(request.text(0))));
    } catch (Errno e) {
      if (e.number() == Errno.ENOENT) {
        return Answers.noEntry(answer);
      }
      throw e;
    }
  }

  int mknod(Request request, MemorySegment answer) {
    int mode = request.u32(0);
    var name = Names.fresh(request.text(16));
    if ((mode & Attributes.TYPE_MASK) != Attributes.FILE) {
      throw new Errno(Errno.EPERM);
    }
    return made(
        request, name, answer, () -> fileSystem.mknod(request.node(), name, Modes.ofFile(mode)));
  }

  int mkdir(Request request, MemorySegment answer) {
    int mode = Modes.ofDirectory(request.u32(0));
    var name = Names.fresh(request.text(8));
    return made(request, name, answer, () -> fileSystem.mkdir(request.node(), name, mode));
  }

  int symlink(Request request, MemorySegment answer) {
    var bytes = request.text(0);
    var name = Names.fresh(bytes);
    var target = Names.target(request.text((int) bytes.byteSize() + 1));
    return made(request, name, answer, () -> fileSystem.symlink(request.node(), name, target));
  }

  int link(Request request, MemorySegment answer) {
    long node = request.u64(0);
    var name = Names.fresh(request.text(8));
    return made(request, name, answer, () -> fileSystem.link(node, request.node(), name));
  }

  int unlink(Request request) {
    var name = Names.existing(request.text(0));
    return gone(request, () -> fileSystem.unlink(request.node(), name));
  }

  int rmdir(Request request) {
    var name = Names.existing(request.text(0));
    return gone(request, () -> fileSystem.rmdir(request.node(), name));
  }

  int rename(Request request) {
    return rename(request, 8, 0);
  }

  int rename2(Request request) {
    return rename(request, 16, request.u32(8));
  }

  private int rename(Request request, int names, int flags) {
    long newParent = request.u64(0);
    var from = request.text(names);
    var name = Names.existing(from);
    var newName = Names.fresh(request.text(names + (int) from.byteSize() + 1));
    if ((flags & ~KNOWN_RENAME_FLAGS) != 0) {
      throw new Errno(Errno.EINVAL);
    }
    if (request.resent() && (flags & RENAME_EXCHANGE) != 0) {
      // Doing it twice would undo it, and nothing tells whether it was done.
      throw new Errno(Errno.EIO);
    }
    if (request.resent() && !exists(request.node(), name)) {
      return 0;
    }
    fileSystem.rename(request.node(), name, newParent, newName, flags);
    return 0;
  }

  private int made(
      Request request, String name, MemorySegment answer, Supplier<Attributes> making) {
    try {
      return Answers.entry(answer, making.get());
    } catch (Errno e) {
      if (request.resent() && e.number() == Errno.EEXIST) {
        return Answers.entry(answer, fileSystem.lookup(request.node(), name));
      }
      throw e;
    }
  }

  private static int gone(Request request, Runnable taking) {
    try {
      taking.run();
    } catch (Errno e) {
      if (!request.resent() || e.number() != Errno.ENOENT) {
        throw e;
      }
    }
    return 0;
  }

  private boolean exists(long parent, String name) {
    try {
      fileSystem.forget(fileSystem.lookup(parent, name).node(), 1);
      return true;
    } catch (Errno e) {
      if (e.number() == Errno.ENOENT) {
        return false;
      }
      throw e;
    }
  }
}
