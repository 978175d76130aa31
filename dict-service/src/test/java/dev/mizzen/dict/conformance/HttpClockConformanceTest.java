package dev.mizzen.dict.conformance;

import dev.mizzen.dict.engine.Store;
import dev.mizzen.dict.server.TestFront;

/** What goes by a clock, over HTTP. */
class HttpClockConformanceTest extends ClientConformance {
  @Override
  protected Store client(TestFront front) {
    return front.store();
  }
}
