package dev.mizzen.dict.grpc;

import dev.mizzen.dict.auth.Caller;
import dev.mizzen.dict.engine.Guarantees;
import dev.mizzen.dict.engine.Keeper;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.grpc.Methods.Method;
import dev.mizzen.dict.grpc.Methods.Target;
import dev.mizzen.dict.grpc.Methods.Unary;
import dev.mizzen.dict.grpc.v1.CreateRequest;
import dev.mizzen.dict.grpc.v1.CreateResponse;
import dev.mizzen.dict.grpc.v1.DeleteRequest;
import dev.mizzen.dict.grpc.v1.DeleteResponse;
import dev.mizzen.dict.grpc.v1.EphemeralRequest;
import dev.mizzen.dict.grpc.v1.EphemeralResponse;
import dev.mizzen.dict.grpc.v1.KeepRequest;
import dev.mizzen.dict.grpc.v1.KeepResponse;
import dev.mizzen.dict.grpc.v1.StoreRequest;
import dev.mizzen.dict.grpc.v1.StoreResponse;
import dev.mizzen.dict.grpc.v1.UndefineRequest;
import dev.mizzen.dict.grpc.v1.UndefineResponse;
import dev.mizzen.dict.http.Operation;
import dev.mizzen.dict.objects.ClientObjects;
import dev.mizzen.dict.objects.Kind;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The methods that both services have, and the one about the store. */
final class ObjectMethods {
  private final ClientObjects objects;
  private final Store store;

  ObjectMethods(ClientObjects objects, Store store) {
    this.objects = objects;
    this.store = store;
  }

  List<Unary<?, ?>> dict() {
    return List.of(
        ephemeral(Operation.DICT_EPHEMERAL, Kind.DICT),
        keep(Operation.DICT_KEEP, store::dicts),
        create(Operation.DICT_CREATE, Kind.DICT),
        delete(Operation.DICT_DELETE, Kind.DICT),
        undefine(Operation.DICT_UNDEFINE, store::dicts),
        guarantees());
  }

  List<Unary<?, ?>> queue() {
    return List.of(
        ephemeral(Operation.QUEUE_EPHEMERAL, Kind.QUEUE),
        keep(Operation.QUEUE_KEEP, store::queues),
        create(Operation.QUEUE_CREATE, Kind.QUEUE),
        delete(Operation.QUEUE_DELETE, Kind.QUEUE),
        undefine(Operation.QUEUE_UNDEFINE, store::queues));
  }

  private Unary<EphemeralRequest, EphemeralResponse> ephemeral(Operation operation, Kind kind) {
    return new Unary<>(
        new Method<>(
            "Ephemeral",
            operation,
            EphemeralRequest.getDefaultInstance(),
            m -> Target.of(m.getNamespace())),
        asking ->
            objects
                .ephemeral(kind, asking.namespace())
                .thenApply(
                    name ->
                        Answer.of(
                            EphemeralResponse.newBuilder()
                                .setName(name)
                                .setLifetime(Checks.time(ClientObjects.LIFETIME))
                                .build())));
  }

  private Unary<KeepRequest, KeepResponse> keep(
      Operation operation, Supplier<Keeper<?, ?>> keeper) {
    return new Unary<>(
        new Method<>(
            "Keep", operation, KeepRequest.getDefaultInstance(), m -> Target.of(m.getName())),
        asking ->
            keeper
                .get()
                .keepAlive(asking.name())
                .thenApply(done -> Answer.of(KeepResponse.getDefaultInstance())));
  }

  private Unary<CreateRequest, CreateResponse> create(Operation operation, Kind kind) {
    return new Unary<>(
        new Method<>(
            "Create", operation, CreateRequest.getDefaultInstance(), m -> Target.of(m.getName())),
        asking ->
            objects
                .create(kind, asking.name())
                .thenApply(
                    made -> Answer.of(CreateResponse.newBuilder().setCreated(made).build())));
  }

  private Unary<DeleteRequest, DeleteResponse> delete(Operation operation, Kind kind) {
    return new Unary<>(
        new Method<>(
            "Delete", operation, DeleteRequest.getDefaultInstance(), m -> Target.of(m.getName())),
        asking ->
            objects
                .delete(kind, asking.name(), asking.caller() instanceof Caller.Pod)
                .thenApply(done -> Answer.of(DeleteResponse.getDefaultInstance())));
  }

  private Unary<UndefineRequest, UndefineResponse> undefine(
      Operation operation, Supplier<Keeper<?, ?>> keeper) {
    return new Unary<>(
        new Method<>(
            "Undefine",
            operation,
            UndefineRequest.getDefaultInstance(),
            m -> Target.of(m.getName())),
        asking ->
            keeper
                .get()
                .undefine(asking.name(), Checks.reclaim(asking.message().getData()))
                .thenApply(done -> Answer.of(UndefineResponse.getDefaultInstance())));
  }

  private Unary<StoreRequest, StoreResponse> guarantees() {
    return new Unary<>(
        new Method<>(
            "Store", Operation.STORE, StoreRequest.getDefaultInstance(), m -> Target.STORE),
        asking -> {
          Guarantees guarantees = store.guarantees();
          return CompletableFuture.completedStage(
              Answer.of(
                  StoreResponse.newBuilder()
                      .setEngine(guarantees.engine())
                      .setDurability(guarantees.durability())
                      .setOrder(guarantees.order())
                      .setStaleness(guarantees.staleness())
                      .build()));
        });
  }
}
