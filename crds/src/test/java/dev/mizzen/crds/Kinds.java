package dev.mizzen.crds;

import dev.mizzen.crds.app.App;
import dev.mizzen.crds.dict.Dict;
import dev.mizzen.crds.function.Function;
import dev.mizzen.crds.queue.Queue;
import dev.mizzen.crds.secret.MizzenSecret;
import dev.mizzen.crds.volume.Volume;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;

/** All kinds, in the order of the documentation. */
public final class Kinds {
  /** The six of them. */
  public static final List<Class<? extends CustomResource<?, ?>>> ALL =
      List.of(App.class, Function.class, Volume.class, Dict.class, Queue.class, MizzenSecret.class);

  private Kinds() {}
}
