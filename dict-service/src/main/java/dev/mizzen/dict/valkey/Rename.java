package dev.mizzen.dict.valkey;

import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.Refusals;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Moves what is retained under one name to another, which lies on another slot: piece by piece,
 * then the definition, then the old one goes. Nobody uses retained data meanwhile; a rename that
 * ends half way is done by its repetition.
 */
final class Rename {
  private static final int FEW = 16;
  private static final int MANY = 4_096;
  private static final long SMALL = 256L << 10;
  private static final long LARGE = 4L << 20;

  private final Operations operations;
  private final Script begin;
  private final Script stage;
  private final Script read;
  private final Script write;
  private final Script adopt;
  private final Script end;

  Rename(Operations operations, String kind) {
    this.operations = operations;
    this.begin = Script.reading(kind, "rename-begin");
    this.stage = Script.writing(kind, "rename-stage");
    this.read = Script.reading(kind, "rename-read");
    this.write = Script.writing(kind, "rename-write");
    this.adopt = Script.writing(kind, "rename-adopt");
    this.end = Script.writing(kind, "rename-end");
  }

  private record Key(byte[] suffix, String type) {}

  private record Move(ObjectName from, ObjectName to, String token) {}

  CompletionStage<Boolean> move(ObjectName from, ObjectName to) {
    return Failure.forCaller(
        operations
            .run(begin, from, new Arguments())
            .thenCompose(
                found ->
                    found.yes()
                        ? moveFound(from, to, found)
                        : CompletableFuture.completedStage(false)));
  }

  private CompletionStage<Boolean> moveFound(ObjectName from, ObjectName to, Reply found) {
    if (from.equals(to)) {
      return CompletableFuture.failedStage(Refusals.nameInUse(to));
    }
    String generation = found.text();
    List<Key> keys = found.each(key -> new Key(key.bytes(), key.text()));
    Arguments head = all(found.reply());
    return operations
        .run(stage, to, new Arguments().add(generation))
        .thenCompose(
            free -> free.yes() ? copy(new Move(from, to, free.text()), keys, head) : done())
        .thenCompose(copied -> operations.run(end, from, new Arguments().add(generation)))
        .thenApply(gone -> true);
  }

  private CompletionStage<Void> copy(Move move, List<Key> keys, Arguments head) {
    CompletionStage<Void> copied = done();
    for (Key key : keys) {
      copied = copied.thenCompose(before -> page(move, key, "0", FEW));
    }
    return copied
        .thenCompose(
            all -> operations.run(adopt, move.to(), new Arguments().add(move.token()).pack(head)))
        .thenAccept(adopted -> {});
  }

  private CompletionStage<Void> page(Move move, Key key, String cursor, int many) {
    return operations
        .run(read, move.from(), new Arguments().add(key.suffix()).add(cursor).add(many))
        .thenCompose(
            reply -> {
              String next = reply.text();
              Arguments parts = all(reply.reply());
              return write(move, key, parts)
                  .thenCompose(
                      written ->
                          next.equals("0")
                              ? done()
                              : page(move, key, next, howMany(many, parts.bytes())));
            });
  }

  private CompletionStage<Reply> write(Move move, Key key, Arguments parts) {
    return operations.run(
        write,
        move.to(),
        new Arguments().add(move.token()).add(key.suffix()).add(key.type()).pack(parts));
  }

  /** Pages of some megabytes, whatever is in them. */
  private static int howMany(int before, long bytes) {
    if (bytes > LARGE) {
      return Math.max(1, before / 4);
    }
    return bytes < SMALL ? Math.min(MANY, before * 2) : before;
  }

  private static Arguments all(Reply parts) {
    Arguments all = new Arguments();
    while (parts.more()) {
      all.add(parts.bytes());
    }
    return all;
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.completedStage(null);
  }
}
