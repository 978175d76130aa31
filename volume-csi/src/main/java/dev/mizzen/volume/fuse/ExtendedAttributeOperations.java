package dev.mizzen.volume.fuse;

import static dev.mizzen.volume.fuse.Protocol.U32;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What is asked of extended attributes. */
final class ExtendedAttributeOperations {

  private static final int SETXATTR_IN_BYTES = 8;
  private static final int GETXATTR_IN_BYTES = 8;

  private final FileSystem fileSystem;

  ExtendedAttributeOperations(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  int set(Request request) {
    int size = request.u32(0);
    var bytes = request.text(SETXATTR_IN_BYTES);
    var name = Names.fresh(bytes);
    int at = SETXATTR_IN_BYTES + (int) bytes.byteSize() + 1;
    byte[] value = request.bytes(at, size).toArray(ValueLayout.JAVA_BYTE);
    fileSystem.setxattr(request.node(), name, value, request.u32(4));
    return 0;
  }

  int get(Request request, MemorySegment answer) {
    var name = known(request.text(GETXATTR_IN_BYTES));
    return value(request, answer, fileSystem.getxattr(request.node(), name));
  }

  int list(Request request, MemorySegment answer) {
    var names = new ByteArrayOutputStream();
    for (String name : fileSystem.listxattr(request.node())) {
      names.writeBytes(Names.encode(name));
      names.write(0);
    }
    return value(request, answer, names.toByteArray());
  }

  int remove(Request request) {
    fileSystem.removexattr(request.node(), known(request.text(0)));
    return 0;
  }

  private static String known(MemorySegment bytes) {
    try {
      return Names.existing(bytes);
    } catch (Errno e) {
      throw e.number() == Errno.ENOENT ? new Errno(Errno.ENODATA) : e;
    }
  }

  /** A caller that asks for no bytes wants to know how many there are. */
  private static int value(Request request, MemorySegment answer, byte[] value) {
    int room = request.u32(0);
    if (room == 0) {
      answer.set(U32, 0, value.length);
      answer.set(U32, 4, 0);
      return 8;
    }
    if (room < value.length || value.length > answer.byteSize()) {
      throw new Errno(Errno.ERANGE);
    }
    Names.copy(value, answer);
    return value.length;
  }
}
