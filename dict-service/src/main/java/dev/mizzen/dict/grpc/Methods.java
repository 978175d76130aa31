package dev.mizzen.dict.grpc;

import com.google.protobuf.MessageLite;
import dev.mizzen.dict.engine.ObjectName;
import dev.mizzen.dict.grpc.v1.Name;
import dev.mizzen.dict.http.Operation;
import dev.mizzen.dict.http.Problem;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What a method is made of. */
final class Methods {
  private Methods() {}

  /**
   * What a call is about.
   *
   * @param namespace empty when it is about the store
   */
  record Target(String namespace, Optional<ObjectName> name) {
    static final Target STORE = new Target("", Optional.empty());

    static Target of(Name name) {
      try {
        return new Target(
            name.getNamespace(), Optional.of(new ObjectName(name.getNamespace(), name.getName())));
      } catch (IllegalArgumentException e) {
        throw Problem.malformed(e.getMessage());
      }
    }

    static Target of(String namespace) {
      return new Target(
          of(Name.newBuilder().setNamespace(namespace).setName("x").build()).namespace(),
          Optional.empty());
    }
  }

  /**
   * A method before it does anything.
   *
   * @param name as in the service
   * @param empty one of its messages
   */
  record Method<Q extends MessageLite>(
      String name, Operation operation, Q empty, Function<Q, Target> about) {
    Target target(Q message) {
      return about.apply(message);
    }
  }

  /** One answer to one message. */
  record Unary<Q extends MessageLite, A extends MessageLite>(
      Method<Q> method, Function<Asking<Q>, CompletionStage<Answer<A>>> work) {}

  /** Many answers to one message. */
  record Streaming<Q extends MessageLite, A extends MessageLite>(
      Method<Q> method, Function<Asking<Q>, Source<A>> first) {

    /** Gives one answer after the other. */
    interface Source<A> {
      /** The next one; empty when it waited long and nothing came. */
      CompletionStage<Optional<A>> next();
    }
  }
}
