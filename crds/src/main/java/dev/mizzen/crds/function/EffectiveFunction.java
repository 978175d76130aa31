package dev.mizzen.crds.function;

import dev.mizzen.crds.common.Durations;
import dev.mizzen.crds.common.EnvVar;
import dev.mizzen.crds.common.LocalRef;
import dev.mizzen.crds.common.PullPolicy;
import dev.mizzen.crds.common.Resources;
import dev.mizzen.crds.common.Sidecar;
import java.time.Duration;
import java.util.List;

/**
 * A Function with every default filled in: nothing is null but limits and storage in {@code
 * resources}. Made by {@link FunctionDefaults}.
 *
 * @param image name of the OCI image
 * @param pullPolicy of the image
 * @param pullSecrets core Secrets, the App's first, each once
 * @param files of the code bundle
 * @param handler {@code module:function}
 * @param resources of one container; {@code cpu} and {@code memory} are always there
 * @param minContainers 0 to 1000
 * @param maxContainers 1 to 1000, never less than {@code minContainers}
 * @param scaledownWindow idle time before a container goes
 * @param maxInputs that one container works on at the same time
 * @param timeout of one input
 * @param startupTimeout of a container's start
 * @param env the App's and then the Function's, each name once
 * @param secrets the App's and then the Function's, each once at its last place; later wins
 * @param volumes in the containers
 * @param sidecar where the helper process runs
 */
public record EffectiveFunction(
    String image,
    PullPolicy pullPolicy,
    List<LocalRef> pullSecrets,
    List<LocalFile> files,
    String handler,
    Resources resources,
    int minContainers,
    int maxContainers,
    Duration scaledownWindow,
    int maxInputs,
    Duration timeout,
    Duration startupTimeout,
    List<EnvVar> env,
    List<LocalRef> secrets,
    List<VolumeMount> volumes,
    Sidecar sidecar) {

  /** Makes the lists unchangeable. */
  public EffectiveFunction {
    pullSecrets = List.copyOf(pullSecrets);
    files = List.copyOf(files);
    env = List.copyOf(env);
    secrets = List.copyOf(secrets);
    volumes = List.copyOf(volumes);
  }

  /** What {@code status.effective} shows. */
  public FunctionEffective toStatus() {
    return new FunctionEffective(
        image,
        minContainers,
        maxContainers,
        Durations.format(scaledownWindow),
        maxInputs,
        Durations.format(timeout),
        Durations.format(startupTimeout),
        sidecar);
  }
}
