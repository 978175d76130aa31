package dev.mizzen.volume.fuse;

import static dev.mizzen.volume.fuse.Protocol.U32;
import static dev.mizzen.volume.fuse.Protocol.U64;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.volume.linux.Descriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Clock;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that no kernel sends, and those that it sends only once in a while. */
class OperationsTest {

  private static final int ANSWER_ROOM = 64 << 10;
  private static final int NEVER_ASKED = 60;

  private final Arena arena = Arena.ofConfined();
  private final MemoryFileSystem fileSystem = new MemoryFileSystem();
  private final Operations operations = new Operations(fileSystem, Clock.systemUTC());
  private final MemorySegment header = arena.allocate(Protocol.IN_HEADER_BYTES, Long.BYTES);
  private final MemorySegment body = arena.allocate(4096, Long.BYTES);
  private final MemorySegment answer = arena.allocate(ANSWER_ROOM, Long.BYTES);

  @AfterEach
  void free() {
    arena.close();
  }

  @Test
  void refusesRequestsThatAreCutShort() {
    for (int opcode :
        new int[] {
          Protocol.LOOKUP,
          Protocol.FORGET,
          Protocol.BATCH_FORGET,
          Protocol.SETATTR,
          Protocol.SYMLINK,
          Protocol.MKNOD,
          Protocol.MKDIR,
          Protocol.UNLINK,
          Protocol.RMDIR,
          Protocol.RENAME,
          Protocol.RENAME2,
          Protocol.LINK,
          Protocol.OPEN,
          Protocol.READ,
          Protocol.WRITE,
          Protocol.RELEASE,
          Protocol.FSYNC,
          Protocol.SETXATTR,
          Protocol.GETXATTR,
          Protocol.LISTXATTR,
          Protocol.REMOVEXATTR,
          Protocol.READDIR,
          Protocol.READDIRPLUS,
          Protocol.RELEASEDIR,
          Protocol.FSYNCDIR,
          Protocol.CREATE,
          Protocol.FALLOCATE,
          Protocol.LSEEK
        }) {
      assertThatThrownBy(() -> serve(opcode, 0, new byte[0]))
          .as("opcode %d", opcode)
          .isInstanceOfSatisfying(Errno.class, e -> assertThat(e.number()).isEqualTo(Errno.EINVAL));
    }
  }

  @Test
  void leavesToTheKernelWhatItDoesNotKnow() {
    assertThatThrownBy(() -> serve(NEVER_ASKED, 0, new byte[64]))
        .isInstanceOfSatisfying(Errno.class, e -> assertThat(e.number()).isEqualTo(Errno.ENOSYS));
  }

  @Test
  void refusesEverythingElseThatIsNonsense() {
    var random = new Random(7);
    var refusals = new TreeSet<Integer>();
    int served = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] body = new byte[random.nextInt(200)];
      random.nextBytes(body);
      if (random.nextBoolean()) {
        // Small numbers and zeros get further.
        for (int at = 0; at < body.length; at++) {
          body[at] = (byte) (random.nextInt(8) == 0 ? body[at] & 3 : 0);
        }
      }
      try {
        serve(random.nextInt(NEVER_ASKED), random.nextLong(), body);
        served++;
      } catch (Errno e) {
        refusals.add(e.number());
      }
    }

    assertThat(served).isPositive();
    assertThat(refusals).contains(Errno.EINVAL, Errno.ENOENT, Errno.ENOSYS);
    assertThat(serve(Protocol.GETATTR, 0, new byte[16])).isEqualTo(Answers.ATTR_OUT_BYTES);
  }

  @Test
  void takesAsDoneWhatIsSentAgainAndWasDone() {
    fileSystem.mkdir(FileSystem.ROOT, "made", 0755);
    byte[] mkdir = body(8, "made");

    assertThatThrownBy(() -> serve(Protocol.MKDIR, 0, mkdir)).isInstanceOf(Errno.class);
    assertThat(serve(Protocol.MKDIR, Protocol.UNIQUE_RESEND, mkdir))
        .isEqualTo(Answers.ENTRY_OUT_BYTES);
    assertThatThrownBy(() -> serve(Protocol.RMDIR, 0, body(0, "gone"))).isInstanceOf(Errno.class);
    assertThat(serve(Protocol.RMDIR, Protocol.UNIQUE_RESEND, body(0, "gone"))).isZero();
    byte[] rename = body(8, "gone\0made");
    rename[0] = 1;
    assertThatThrownBy(() -> serve(Protocol.RENAME, 0, rename)).isInstanceOf(Errno.class);
    assertThat(serve(Protocol.RENAME, Protocol.UNIQUE_RESEND, rename)).isZero();
  }

  @Test
  void opensWhatACreateThatIsSentAgainHadMade() {
    fileSystem.put("made", "x".getBytes(UTF_8));
    byte[] create = body(16, "made");
    create[0] = (byte) Descriptor.O_EXCL;

    assertThatThrownBy(() -> serve(Protocol.CREATE, 0, create)).isInstanceOf(Errno.class);
    assertThat(serve(Protocol.CREATE, Protocol.UNIQUE_RESEND, create))
        .isEqualTo(Answers.ENTRY_OUT_BYTES + Answers.OPEN_OUT_BYTES);
    assertThat(fileSystem.handles()).isOne();
  }

  @Test
  void doesNotExchangeTwice() {
    fileSystem.put("one", "1".getBytes(UTF_8));
    fileSystem.put("two", "2".getBytes(UTF_8));
    byte[] exchange = body(16, "one\0two");
    exchange[0] = 1;
    exchange[8] = 2;

    assertThatThrownBy(() -> serve(Protocol.RENAME2, Protocol.UNIQUE_RESEND, exchange))
        .isInstanceOfSatisfying(Errno.class, e -> assertThat(e.number()).isEqualTo(Errno.EIO));
    assertThat(fileSystem.content("one")).asString().isEqualTo("1");
  }

  @Test
  void givesBackReferencesToWhatDidNotFit() {
    fileSystem.put("a", new byte[0]);
    fileSystem.put("b", new byte[0]);
    byte[] readdirplus = new byte[40];
    var in = MemorySegment.ofArray(readdirplus);
    in.set(U64, 8, 2);
    in.set(U32, 16, 200);

    assertThat(serve(Protocol.READDIRPLUS, 0, readdirplus)).isEqualTo(160);
    assertThat(fileSystem.references("a")).isOne();
    assertThat(fileSystem.references("b")).isZero();
  }

  private static byte[] body(int before, String text) {
    byte[] bytes = (text + "\0").getBytes(UTF_8);
    byte[] body = new byte[before + bytes.length];
    System.arraycopy(bytes, 0, body, before, bytes.length);
    return body;
  }

  private int serve(int opcode, long unique, byte[] bytes) {
    header.set(U32, 4, opcode);
    header.set(U64, 8, unique);
    header.set(U64, 16, FileSystem.ROOT);
    MemorySegment.copy(bytes, 0, body, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return operations.serve(new Request(header, body, bytes.length), answer);
  }
}
