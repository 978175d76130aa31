package dev.mizzen.operator.status;

import dev.mizzen.crds.common.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How the status of one kind is made and read.
 *
 * @param fresh makes an empty object of the kind
 * @param conditions of a status
 * @param <S> status
 * @param <R> kind
 */
public record StatusAccess<S, R extends CustomResource<?, S>>(
    Supplier<R> fresh, Function<S, List<Condition>> conditions) {
  /** The conditions of an object; none when it has no status. */
  public List<Condition> conditionsOf(R object) {
    return object.getStatus() == null ? List.of() : conditions.apply(object.getStatus());
  }

  /**
   * An object that says only whom it is about and the status; the uid keeps it from landing on a
   * namesake.
   */
  R statusOnly(R object, S status) {
    R patch = fresh.get();
    patch.getMetadata().setName(object.getMetadata().getName());
    patch.getMetadata().setNamespace(object.getMetadata().getNamespace());
    patch.getMetadata().setUid(object.getMetadata().getUid());
    patch.setStatus(status);
    return patch;
  }
}
