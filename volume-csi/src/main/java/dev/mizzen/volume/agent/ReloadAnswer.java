package dev.mizzen.volume.agent;

import dev.mizzen.volume.http.Problem;
import dev.mizzen.volume.view.View;
import java.util.List;

/** Answer to {@code :reload}; of very many paths the first ones. */
record ReloadAnswer(long commit, List<String> changed) {

  static ReloadAnswer of(View.ReloadResult result) {
    return new ReloadAnswer(
        result.head().number(), result.changed().stream().limit(Problem.MAX_PATHS).toList());
  }
}
