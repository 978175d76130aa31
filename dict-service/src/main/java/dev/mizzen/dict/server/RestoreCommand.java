package dev.mizzen.dict.server;

import dev.mizzen.dict.backup.Restore;
import dev.mizzen.dict.rocks.RocksStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code restore}: reads a backup from standard input and puts it in the place of the data in
 * {@code MIZZEN_DATA_DIR}, which no service may be using. Exit status: 0 done, 1 not done and the
 * data as before unless the log says otherwise, 2 called wrongly.
 */
final class RestoreCommand {
  private static final Logger LOG = LoggerFactory.getLogger(RestoreCommand.class);

  private RestoreCommand() {}

  static int run(String[] arguments, Map<String, String> environment, InputStream in) {
    String folder = environment.get("MIZZEN_DATA_DIR");
    if (arguments.length != 1 || !arguments[0].equals("restore") || folder == null) {
      LOG.atError()
          .log(
              "The only argument there is is: restore; it needs MIZZEN_DATA_DIR and a backup on standard input");
      return 2;
    }
    try {
      if (RocksStore.inUse(Path.of(folder))) {
        throw new IOException("a dict-service is running on " + folder + ": stop it first");
      }
      long bytes = new Restore(Path.of(folder), RocksStore::probe).from(in);
      LOG.atInfo().addKeyValue("bytes", bytes).log("Restored");
      return 0;
    } catch (IOException e) {
      LOG.atError().addKeyValue("reason", e.getMessage()).log("Could not restore");
      return 1;
    }
  }
}
