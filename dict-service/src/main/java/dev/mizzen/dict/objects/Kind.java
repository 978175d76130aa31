package dev.mizzen.dict.objects;

import dev.mizzen.dict.engine.Definition;
import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.DictLimits;
import dev.mizzen.dict.engine.DictPolicy;
import dev.mizzen.dict.engine.Keeper;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.engine.QueueInfo;
import dev.mizzen.dict.engine.QueuePolicy;
import dev.mizzen.dict.engine.Sharing;
import dev.mizzen.dict.engine.Store;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The two kinds, and what one of each is when its spec says nothing. */
public enum Kind {
  /** {@code Dict}. */
  DICT("Dict", "dicts") {
    @Override
    Keeper<?, ?> keeper(Store store) {
      return store.dicts();
    }

    @Override
    CompletionStage<?> defineEmpty(Store store, ObjectName name, String uid) {
      DictPolicy policy = new DictPolicy(DictLimits.DEFAULT, Optional.of(IDLE));
      return store.dicts().define(name, new Definition<>(uid, policy, Reclaim.RETAIN));
    }

    @Override
    CompletionStage<?> defineEphemeral(
        Store store, ObjectName name, String uid, Duration lifetime) {
      return store.dicts().define(name, ephemeral(uid, DictPolicy.DEFAULT, lifetime));
    }

    @Override
    CompletionStage<? extends Definition<?>> definition(Store store, ObjectName name) {
      return store.dicts().describe(name).thenApply(DictInfo::definition);
    }
  },
  /** {@code Queue}. */
  QUEUE("Queue", "queues") {
    @Override
    Keeper<?, ?> keeper(Store store) {
      return store.queues();
    }

    @Override
    CompletionStage<?> defineEmpty(Store store, ObjectName name, String uid) {
      QueuePolicy d = QueuePolicy.DEFAULT;
      QueuePolicy policy =
          new QueuePolicy(
              d.limits(),
              Optional.of(PARTITION_TTL),
              d.leaseFor(),
              d.maxAttempts(),
              d.dedupWindow());
      return store.queues().define(name, new Definition<>(uid, policy, Reclaim.RETAIN));
    }

    @Override
    CompletionStage<?> defineEphemeral(
        Store store, ObjectName name, String uid, Duration lifetime) {
      return store.queues().define(name, ephemeral(uid, QueuePolicy.DEFAULT, lifetime));
    }

    @Override
    CompletionStage<? extends Definition<?>> definition(Store store, ObjectName name) {
      return store.queues().describe(name).thenApply(QueueInfo::definition);
    }
  };

  /** As the operator declares a Dict that says nothing. */
  private static final Duration IDLE = Duration.ofHours(168);

  /** As the operator declares a Queue that says nothing. */
  private static final Duration PARTITION_TTL = Duration.ofHours(24);

  private final String kind;
  private final String plural;

  Kind(String kind, String plural) {
    this.kind = kind;
    this.plural = plural;
  }

  /** As a manifest names it. */
  String text() {
    return kind;
  }

  String path(String namespace) {
    return "/apis/mizzen.dev/v1/namespaces/%s/%s".formatted(namespace, plural);
  }

  String path(ObjectName name) {
    return path(name.namespace()) + "/" + name.name();
  }

  abstract Keeper<?, ?> keeper(Store store);

  abstract CompletionStage<?> defineEmpty(Store store, ObjectName name, String uid);

  abstract CompletionStage<?> defineEphemeral(
      Store store, ObjectName name, String uid, Duration lifetime);

  /** What the store knows; fails when it knows none. */
  abstract CompletionStage<? extends Definition<?>> definition(Store store, ObjectName name);

  private static <P> Definition<P> ephemeral(String uid, P policy, Duration lifetime) {
    return new Definition<>(uid, policy, Reclaim.DELETE, Sharing.ALL, Optional.of(lifetime));
  }
}
