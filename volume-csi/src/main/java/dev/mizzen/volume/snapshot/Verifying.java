package dev.mizzen.volume.snapshot;

import dev.mizzen.volume.store.ObjectStore.Receiver;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Supplier;

/** Checks what passes, part by part. */
final class Verifying implements Receiver {

  private final String what;
  private final Supplier<List<Hash>> names;
  private final int part;
  private final int length;
  private final Receiver into;
  private final MessageDigest digest = Hash.digest();
  private int done;

  /**
   * @param names of the parts; asked for when the first of them is here
   * @param part bytes of each part but the last
   * @param length of all, in bytes
   */
  Verifying(String what, Supplier<List<Hash>> names, int part, int length, Receiver into) {
    this.what = what;
    this.names = names;
    this.part = part;
    this.length = length;
    this.into = into;
  }

  @Override
  public void begin() {
    digest.reset();
    done = 0;
    into.begin();
  }

  @Override
  public void piece(byte[] bytes, int count) {
    if (count > length - done) {
      throw new CorruptVolumeException(what + " has more bytes than it should");
    }
    for (int at = 0; at < count; ) {
      int end = Math.min(length, done - done % part + part);
      int step = Math.min(count - at, end - done);
      digest.update(bytes, at, step);
      at += step;
      done += step;
      if (done == end
          && !Hash.fromBytes(digest.digest(), 0).equals(names.get().get((end - 1) / part))) {
        throw new CorruptVolumeException(what + " has another content than its name says");
      }
    }
    into.piece(bytes, count);
  }

  /**
   * @throws CorruptVolumeException when something is missing at the end
   */
  void end() {
    if (done < length) {
      throw new CorruptVolumeException(
          "%s has %d bytes of %d that it should".formatted(what, done, length));
    }
  }
}
