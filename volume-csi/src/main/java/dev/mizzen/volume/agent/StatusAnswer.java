package dev.mizzen.volume.agent;

import dev.mizzen.volume.http.Problem;
import dev.mizzen.volume.view.View;
import java.util.List;

/** Answer to the question where a view stands; of very many paths the first ones. */
record StatusAnswer(long commit, long head, List<String> dirty) {

  static StatusAnswer of(View.Status status) {
    return new StatusAnswer(
        status.commit(), status.head(), status.dirty().stream().limit(Problem.MAX_PATHS).toList());
  }
}
