package dev.mizzen.dict.conformance;

import dev.mizzen.dict.auth.FakeApiServer;
import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.grpc.GrpcStore;
import dev.mizzen.dict.server.TestFront;

/** What goes by a clock, over gRPC. */
class GrpcClockConformanceTest extends ClientConformance {
  @Override
  protected Store client(TestFront front) {
    return new GrpcStore(front.grpcPort(), FakeApiServer.ADMIN);
  }
}
