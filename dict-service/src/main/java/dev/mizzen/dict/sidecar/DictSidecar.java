package dev.mizzen.dict.sidecar;

import dev.mizzen.dict.config.ConfigurationException;
import java.security.Security;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process. Exit status: 0 after SIGTERM, 1 when it cannot listen, 2 when its environment is
 * wrong.
 */
public final class DictSidecar {
  private static final Logger LOG = LoggerFactory.getLogger(DictSidecar.class);

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
    RunningSidecar sidecar;
    try {
      sidecar = new RunningSidecar(SidecarConfig.of(System.getenv()));
    } catch (ConfigurationException e) {
      LOG.atError().addKeyValue("mistakes", e.getMessage()).log("The environment is wrong");
      System.exit(ConfigurationException.EXIT_STATUS);
      return;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(
                    () -> {
                      sidecar.drain();
                      // Without it the JVM ends with the number of the signal.
                      Runtime.getRuntime().halt(0);
                    }));
    try {
      sidecar.serve();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("Could not start");
      Runtime.getRuntime().halt(1);
    }
  }
}
