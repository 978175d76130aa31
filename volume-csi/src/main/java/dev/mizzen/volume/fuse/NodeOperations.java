package dev.mizzen.volume.fuse;

import static dev.mizzen.volume.fuse.Protocol.FATTR_GID;
import static dev.mizzen.volume.fuse.Protocol.FATTR_MODE;
import static dev.mizzen.volume.fuse.Protocol.FATTR_MTIME;
import static dev.mizzen.volume.fuse.Protocol.FATTR_MTIME_NOW;
import static dev.mizzen.volume.fuse.Protocol.FATTR_SIZE;
import static dev.mizzen.volume.fuse.Protocol.FATTR_UID;

import java.lang.foreign.MemorySegment;
import java.time.Clock;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What is asked of nodes by their numbers. */
final class NodeOperations {

  private static final int FORGET_ONE_BYTES = 16;
  private static final int BATCH_HEADER_BYTES = 8;
  private static final long NANOS = 1_000_000_000;

  private final FileSystem fileSystem;
  private final Clock clock;

  NodeOperations(FileSystem fileSystem, Clock clock) {
    this.fileSystem = fileSystem;
    this.clock = clock;
  }

  int getattr(Request request, MemorySegment answer) {
    return Answers.attributes(answer, fileSystem.getattr(request.node()));
  }

  int setattr(Request request, MemorySegment answer) {
    int valid = request.u32(0);
    var mode = (valid & FATTR_MODE) == 0 ? OptionalInt.empty() : mode(request);
    var uid = (valid & FATTR_UID) == 0 ? OptionalInt.empty() : OptionalInt.of(request.u32(76));
    var gid = (valid & FATTR_GID) == 0 ? OptionalInt.empty() : OptionalInt.of(request.u32(80));
    var size = (valid & FATTR_SIZE) == 0 ? OptionalLong.empty() : size(request);
    return Answers.attributes(
        answer,
        fileSystem.setattr(
            request.node(), new AttributeChange(mode, uid, gid, size, modified(request, valid))));
  }

  private OptionalInt mode(Request request) {
    int wanted = request.u32(68) & Modes.PERMISSIONS;
    if ((wanted & Modes.SET_IDS) == 0) {
      return OptionalInt.of(wanted);
    }
    boolean directory = fileSystem.getattr(request.node()).isDirectory();
    return OptionalInt.of(directory ? Modes.ofDirectory(wanted) : Modes.ofFile(wanted));
  }

  private static OptionalLong size(Request request) {
    long size = request.u64(16);
    if (size < 0) {
      throw new Errno(Errno.EINVAL);
    }
    return OptionalLong.of(size);
  }

  private OptionalLong modified(Request request, int valid) {
    if ((valid & FATTR_MTIME_NOW) != 0) {
      Instant now = clock.instant();
      return OptionalLong.of(now.getEpochSecond() * NANOS + now.getNano());
    }
    return (valid & FATTR_MTIME) == 0
        ? OptionalLong.empty()
        : OptionalLong.of(request.u64(40) * NANOS + request.u32(60));
  }

  int readlink(Request request, MemorySegment answer) {
    byte[] target = Names.encode(fileSystem.readlink(request.node()));
    Names.copy(target, answer);
    return target.length;
  }

  int forget(Request request) {
    fileSystem.forget(request.node(), request.u64(0));
    return Operations.NO_ANSWER;
  }

  int batchForget(Request request) {
    int count = request.u32(0);
    for (int i = 0; i < count; i++) {
      int at = BATCH_HEADER_BYTES + i * FORGET_ONE_BYTES;
      fileSystem.forget(request.u64(at), request.u64(at + 8));
    }
    return Operations.NO_ANSWER;
  }

  int statfs(MemorySegment answer) {
    return Answers.statistics(answer, fileSystem.statfs());
  }
}
