package dev.mizzen.dict.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.UnsafeByteOperations;
import dev.mizzen.dict.engine.Bytes;
import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Outcome;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.ItemId;
import dev.mizzen.dict.engine.RequestId;
import dev.mizzen.dict.engine.Sharing;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Value;
import dev.mizzen.dict.grpc.v1.Access;
import dev.mizzen.dict.grpc.v1.DefineOutcome;
import dev.mizzen.dict.grpc.v1.Functions;
import dev.mizzen.dict.grpc.v1.ReclaimPolicy;
import dev.mizzen.dict.http.Declaration;
import dev.mizzen.dict.http.ItemIds;
import dev.mizzen.dict.http.Problem;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Parts of messages, both ways, with their ranges. */
final class Checks {
  private static final int MAX_WAIT_SECONDS = 50;

  private Checks() {}

  /** What the engine finds out of its range is the client's mistake. */
  static <T> T valid(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw Problem.malformed(e.getMessage());
    }
  }

  static Bytes key(ByteString key) {
    if (key.isEmpty() || key.size() > Store.MAX_KEY_BYTES) {
      throw Problem.malformed("key must have 1 to %d bytes".formatted(Store.MAX_KEY_BYTES));
    }
    return Bytes.of(key.toByteArray());
  }

  static Bytes partition(String text) {
    Bytes partition = Bytes.of(text);
    if (partition.length() > Store.MAX_PARTITION_BYTES) {
      throw Problem.malformed(
          "partition must have at most %d bytes of UTF-8".formatted(Store.MAX_PARTITION_BYTES));
    }
    return partition;
  }

  static int number(String name, int given, int otherwise, int most) {
    if (given < 0 || given > most) {
      throw Problem.malformed("%s must be from 1 to %d".formatted(name, most));
    }
    return given == 0 ? otherwise : given;
  }

  static java.time.Duration wait(Duration given) {
    java.time.Duration wait = time("wait", given);
    if (wait.compareTo(java.time.Duration.ofSeconds(MAX_WAIT_SECONDS)) > 0) {
      throw Problem.malformed("wait must be from 0 to %d s".formatted(MAX_WAIT_SECONDS));
    }
    return wait;
  }

  static java.time.Duration time(String name, Duration given) {
    java.time.Duration time =
        valid(() -> java.time.Duration.ofSeconds(given.getSeconds(), given.getNanos()));
    if (time.isNegative()) {
      throw Problem.malformed(name + " must not be negative");
    }
    return time;
  }

  static Optional<java.time.Duration> time(String name, boolean given, Duration time) {
    return given ? Optional.of(time(name, time)) : Optional.empty();
  }

  static Duration time(java.time.Duration time) {
    return Duration.newBuilder().setSeconds(time.getSeconds()).setNanos(time.getNano()).build();
  }

  static Optional<RequestId> request(String id) {
    return id.isEmpty() ? Optional.empty() : Optional.of(valid(() -> new RequestId(id)));
  }

  static Value value(dev.mizzen.dict.grpc.v1.Value value) {
    String type = value.getContentType();
    return valid(
        () -> new Value(type.isEmpty() ? Value.OCTETS : type, value.getData().toByteArray()));
  }

  static dev.mizzen.dict.grpc.v1.Value value(Value value) {
    return dev.mizzen.dict.grpc.v1.Value.newBuilder()
        .setContentType(value.contentType())
        .setData(UnsafeByteOperations.unsafeWrap(value.data()))
        .build();
  }

  static ByteString bytes(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.array());
  }

  static ItemId id(String text) {
    try {
      return ItemIds.read(text);
    } catch (IllegalArgumentException e) {
      throw Problem.malformed("an id must be one that an answer gave");
    }
  }

  static Optional<ItemId> after(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(id(text));
  }

  static Optional<Reclaim> reclaim(ReclaimPolicy policy) {
    return switch (policy) {
      case RECLAIM_POLICY_UNSPECIFIED -> Optional.empty();
      case RECLAIM_POLICY_DELETE -> Optional.of(Reclaim.DELETE);
      case RECLAIM_POLICY_RETAIN -> Optional.of(Reclaim.RETAIN);
      case UNRECOGNIZED -> throw Problem.malformed("this reclaim policy is not known");
    };
  }

  static ReclaimPolicy reclaim(Reclaim reclaim) {
    return reclaim == Reclaim.DELETE
        ? ReclaimPolicy.RECLAIM_POLICY_DELETE
        : ReclaimPolicy.RECLAIM_POLICY_RETAIN;
  }

  static Sharing sharing(Access access) {
    return new Sharing(
        access.hasReaders() ? Optional.of(names(access.getReaders())) : Optional.empty(),
        access.hasWriters() ? Optional.of(names(access.getWriters())) : Optional.empty());
  }

  private static Set<String> names(Functions functions) {
    return new TreeSet<>(functions.getNamesList());
  }

  static Access sharing(Sharing sharing) {
    Access.Builder access = Access.newBuilder();
    sharing.readers().ifPresent(names -> access.setReaders(functions(names)));
    sharing.writers().ifPresent(names -> access.setWriters(functions(names)));
    return access.build();
  }

  private static Functions functions(Set<String> names) {
    return Functions.newBuilder().addAllNames(new TreeSet<>(names)).build();
  }

  static DefineOutcome outcome(Outcome outcome) {
    return switch (outcome) {
      case CREATED -> DefineOutcome.DEFINE_OUTCOME_CREATED;
      case UPDATED -> DefineOutcome.DEFINE_OUTCOME_UPDATED;
      case REPLACED -> DefineOutcome.DEFINE_OUTCOME_REPLACED;
    };
  }

  static <P> Declaration<P> declaration(Definition<P> definition, String adopt) {
    return new Declaration<>(definition, adopt.isEmpty() ? Optional.empty() : Optional.of(adopt));
  }

  static String uid(String uid) {
    if (uid.isEmpty() || uid.length() > 128) {
      throw Problem.malformed("uid must be the Kubernetes object's uid");
    }
    return uid;
  }
}
