package dev.mizzen.objectstore;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves S3 on port 8080, health and metrics on 9000, unless the environment says otherwise. */
public final class Main {

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  /** Runs until the process is told to stop. */
  public static void main(String[] args) {
    try {
      run();
    } catch (Exception e) {
      LOG.atError().addKeyValue("reason", e.getMessage()).log("Could not start");
      System.exit(1);
    }
  }

  private static void run() throws Exception {
    var settings = Settings.of(System.getenv());
    var management = new Management(settings.managementPort());
    var store = ObjectStore.start(settings, "0.0.0.0", settings.port());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(store)));
    management.ready();
    LOG.atInfo()
        .addKeyValue("port", store.port())
        .addKeyValue("store", settings.toString())
        .log("Serving S3");
  }

  private static void stop(ObjectStore store) {
    try {
      store.close();
      LOG.atInfo().log("Stopped");
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("Stopped before every request had ended");
    }
  }
}
