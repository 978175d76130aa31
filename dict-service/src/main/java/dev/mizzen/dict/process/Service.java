package dev.mizzen.dict.process;

import dev.mizzen.dict.config.ConfigurationException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process is there for. */
public interface Service {
  /** Returns once it listens; throws when it cannot. */
  void start();

  /** Ends what is under way and returns when nothing is served any more. */
  void stop();

  /** Makes the service that an environment asks for. */
  interface Setup {
    Service of(Map<String, String> environment) throws ConfigurationException;
  }

  /**
   * Starts it and returns; it serves until SIGTERM, and the process ends with 0. With 1 when it
   * cannot start, with 2 when its environment is wrong.
   */
  static void run(Setup setup) {
    Logger log = LoggerFactory.getLogger(Service.class);
    Service service;
    try {
      service = setup.of(System.getenv());
    } catch (ConfigurationException e) {
      log.atError().addKeyValue("mistakes", e.getMessage()).log("The environment is wrong");
      System.exit(ConfigurationException.EXIT_STATUS);
      return;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(
                    () -> {
                      service.stop();
                      // Without it the JVM ends with the number of the signal.
                      Runtime.getRuntime().halt(0);
                    }));
    try {
      service.start();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("Could not start");
      Runtime.getRuntime().halt(1);
    }
  }
}
