package dev.mizzen.crds.function;

import dev.mizzen.crds.app.AppDefaults;
import dev.mizzen.crds.app.AppImage;
import dev.mizzen.crds.app.AppSpec;
import dev.mizzen.crds.common.Durations;
import dev.mizzen.crds.common.EnvVar;
import dev.mizzen.crds.common.LocalRef;
import dev.mizzen.crds.common.PullPolicy;
import dev.mizzen.crds.common.Quantities;
import dev.mizzen.crds.common.Resources;
import dev.mizzen.crds.common.Sidecar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fills in what a Function does not say: from its App, then from the installation. A Function's own
 * value wins over the App's, field by field.
 *
 * @param image OCI image of Functions that name none, and whose App names none
 */
public record FunctionDefaults(String image) {
  static final int MIN_CONTAINERS = 0;
  static final int MAX_CONTAINERS = 20;
  static final String SCALEDOWN_WINDOW = "60s";
  static final int MAX_INPUTS = 1;
  static final String TIMEOUT = "300s";
  static final String STARTUP_TIMEOUT = "300s";
  static final String CPU = "125m";
  static final String MEMORY = "128Mi";

  /**
   * The values in force.
   *
   * @param function as it was written
   * @param app the App of the Function; null when it names none
   * @throws IllegalArgumentException when a duration or quantity cannot be read, which the schema
   *     rules out
   */
  public EffectiveFunction resolve(FunctionSpec function, AppSpec app) {
    AppDefaults defaults = or(app == null ? null : app.defaults(), AppDefaults.NONE);
    AppImage appImage = or(defaults.image(), AppImage.NONE);
    Image own = or(function.image(), Image.NONE);
    Scaling scaling = or(function.scaling(), Scaling.NONE);
    int minContainers = or(scaling.minContainers(), MIN_CONTAINERS);
    return new EffectiveFunction(
        or(own.name(), or(appImage.name(), image)),
        or(own.pullPolicy(), or(appImage.pullPolicy(), PullPolicy.IF_NOT_PRESENT)),
        firstPlaces(appImage.pullSecrets(), own.pullSecrets()),
        own.addLocal(),
        function.handler(),
        resources(function, defaults),
        minContainers,
        or(scaling.maxContainers(), Math.max(MAX_CONTAINERS, minContainers)),
        Durations.parse(or(scaling.scaledownWindow(), SCALEDOWN_WINDOW)),
        maxInputs(function),
        Durations.parse(or(function.timeout(), TIMEOUT)),
        Durations.parse(or(function.startupTimeout(), STARTUP_TIMEOUT)),
        mergedByName(defaults.env(), function.env()),
        lastPlaces(defaults.secrets(), function.secrets()),
        function.volumes(),
        or(function.sidecar(), or(defaults.sidecar(), Sidecar.NONE)));
  }

  private static int maxInputs(FunctionSpec function) {
    return function.concurrency() == null
        ? MAX_INPUTS
        : or(function.concurrency().maxInputs(), MAX_INPUTS);
  }

  /**
   * Kubernetes refuses a request above its limit: of the two, what the Function did not write
   * itself gives way.
   */
  private static Resources resources(FunctionSpec function, AppDefaults app) {
    Resources own = or(function.resources(), Resources.NONE);
    Resources all =
        own.orElse(or(app.resources(), Resources.NONE))
            .orElse(new Resources(CPU, MEMORY, null, null, null));
    return new Resources(
        request(own.cpu(), all.cpu(), own.cpuLimit(), all.cpuLimit()),
        request(own.memory(), all.memory(), own.memoryLimit(), all.memoryLimit()),
        limit(own.cpu(), own.cpuLimit(), all.cpuLimit()),
        limit(own.memory(), own.memoryLimit(), all.memoryLimit()),
        all.ephemeralStorage());
  }

  private static String request(String own, String request, String ownLimit, String limit) {
    boolean limitGivesWay = own != null && ownLimit == null;
    return limit == null || limitGivesWay ? request : Quantities.min(request, limit);
  }

  private static String limit(String ownRequest, String own, String limit) {
    boolean limitGivesWay = ownRequest != null && own == null;
    return limit != null && limitGivesWay ? Quantities.max(limit, ownRequest) : limit;
  }

  private static List<EnvVar> mergedByName(List<EnvVar> app, List<EnvVar> own) {
    Map<String, EnvVar> merged = new LinkedHashMap<>();
    app.forEach(variable -> merged.put(variable.name(), variable));
    own.forEach(variable -> merged.put(variable.name(), variable));
    return List.copyOf(merged.values());
  }

  private static List<LocalRef> firstPlaces(List<LocalRef> app, List<LocalRef> own) {
    Set<LocalRef> all = new LinkedHashSet<>(app);
    all.addAll(own);
    return List.copyOf(all);
  }

  /** Later wins, so a Secret that both name keeps the Function's place. */
  private static List<LocalRef> lastPlaces(List<LocalRef> app, List<LocalRef> own) {
    List<LocalRef> all = new ArrayList<>(app);
    all.removeAll(own);
    all.addAll(own);
    return List.copyOf(all);
  }

  private static <T> T or(T own, T other) {
    return own != null ? own : other;
  }
}
