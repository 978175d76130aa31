package dev.mizzen.dict.sidecar;

import dev.mizzen.dict.process.Service;
import java.security.Security;

/**
 * The process. Exit status: 0 after SIGTERM, 1 when it cannot listen, 2 when its environment is
 * wrong.
 */
public final class DictSidecar {
  private DictSidecar() {}

  /** Read by Netty and the JDK when their classes are first used. */
  private static void staySmall() {
    System.setProperty("io.netty.jfr.enabled", "false");
    // Buffers come and go with the calls: pools would stay.
    System.setProperty("io.netty.allocator.type", "unpooled");
    System.setProperty("io.netty.leakDetection.level", "disabled");
    // A name that is not there yet must not be held against it for long.
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    Security.setProperty("networkaddress.cache.ttl", "5");
  }

  /** Runs until SIGTERM; takes no arguments. */
  public static void main(String[] arguments) {
    staySmall();
    Service.run(environment -> new RunningSidecar(SidecarConfig.of(environment)));
  }
}
