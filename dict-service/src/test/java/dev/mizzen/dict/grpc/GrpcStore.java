package dev.mizzen.dict.grpc;

import dev.mizzen.dict.engine.Dicts;
import dev.mizzen.dict.engine.Guarantees;
import dev.mizzen.dict.engine.Queues;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.engine.Totals;
import dev.mizzen.dict.grpc.v1.StoreRequest;
import dev.mizzen.dict.grpc.v1.StoreResponse;

/** A client that looks like a store, so that the same tests run over gRPC. */
public final class GrpcStore implements Store {
  private final GrpcClient client;

  public GrpcStore(int port, String token) {
    client = new GrpcClient(port, token);
  }

  @Override
  public Dicts dicts() {
    return new GrpcDicts(client);
  }

  @Override
  public Queues queues() {
    return new GrpcQueues(client);
  }

  @Override
  public Guarantees guarantees() {
    StoreResponse answer =
        client
            .ask(
                "DictService",
                "Store",
                StoreRequest.getDefaultInstance(),
                StoreResponse.getDefaultInstance())
            .join();
    return new Guarantees(
        answer.getEngine(), answer.getDurability(), answer.getOrder(), answer.getStaleness());
  }

  @Override
  public Totals totals() {
    return Totals.NONE;
  }

  @Override
  public void close() {
    client.close();
  }
}
