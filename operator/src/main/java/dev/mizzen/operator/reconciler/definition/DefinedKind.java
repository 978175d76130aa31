package dev.mizzen.operator.reconciler.definition;

import dev.mizzen.crds.common.DeletionProtection;
import dev.mizzen.crds.common.Guarantees;
import dev.mizzen.operator.service.DictService.Definition;
import dev.mizzen.operator.service.Facts;
import dev.mizzen.operator.service.Outcome;
import dev.mizzen.operator.status.Finding;
import java.util.Optional;

/**
 * What a kind that is defined in the dict-service says of its objects. Pure.
 *
 * @param <S> status
 * @param <R> kind
 * @param <F> what the service tells of one
 */
public interface DefinedKind<S, R, F extends Facts> {
  /** What the service is told. */
  Definition definition(R object);

  /** What deletion waits for. */
  DeletionProtection protection(R object);

  /** The status before anything was looked at. */
  S first(R object);

  /** The status when work could not be done, or the object is going; what is known stays. */
  S failed(R object, Finding ready);

  /** The status after the service answered so to the definition. */
  S observed(R object, Outcome<F> outcome, Optional<Guarantees> guarantees);
}
