package dev.mizzen.operator.reconciler.function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.crds.common.Sidecar;
import dev.mizzen.crds.function.VolumeMount;
import dev.mizzen.operator.names.Names;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.EnvVarSourceBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The environment of the containers of a function pod (contracts, section 4). Pure. */
final class EnvironmentRenderer {
  /** Where the runner listens. */
  static final int PORT = 8080;

  /** Where the sidecar puts its socket, in a directory that both containers mount. */
  static final String DICT_PATH = "/run/mizzen-dict";

  private static final String SIDECAR_MANAGEMENT_PORT = "7071";
  private static final String DICT_SOCKET = DICT_PATH + "/dict.sock";
  private static final String SIDECAR_URL = "http://127.0.0.1:7070";
  private static final ObjectMapper JSON = new ObjectMapper();

  private EnvironmentRenderer() {}

  /**
   * Environment of the container that runs the user's code. A later variable of a name replaces an
   * earlier one.
   */
  static List<EnvVar> function(FunctionModel model, String revision) {
    Map<String, EnvVar> variables = new LinkedHashMap<>();
    contract(model, revision).forEach(variable -> put(variables, variable));
    model
        .effective()
        .env()
        .forEach(variable -> put(variables, plain(variable.name(), variable.value())));
    model
        .refs()
        .secrets()
        .forEach(
            variable ->
                put(variables, fromSecret(variable.name(), variable.secret(), variable.name())));
    return List.copyOf(variables.values());
  }

  /**
   * Environment of the sidecar: who it speaks for, whom it asks for tokens, and where Dict and
   * Queue are.
   */
  static List<EnvVar> sidecar(FunctionModel model) {
    List<EnvVar> variables = new ArrayList<>();
    variables.add(plain("MIZZEN_NAMESPACE", model.namespace()));
    variables.add(plain("MIZZEN_FUNCTION", model.name()));
    variables.add(plain("MIZZEN_GATEWAY", model.settings().gatewayAddress()));
    variables.add(plain("MIZZEN_SIDECAR_SOCKET", DICT_SOCKET));
    // The usual one is left to the user's own code, whose pod this is.
    variables.add(plain("MIZZEN_MANAGEMENT_PORT", SIDECAR_MANAGEMENT_PORT));
    variables.add(plain("MIZZEN_DICT_UPSTREAM", model.settings().dictUrl().toString()));
    variables.add(
        fromSecret("MIZZEN_CREDENTIAL", Names.credential(model.name()), Names.CREDENTIAL_KEY));
    variables.add(fromField("MIZZEN_POD_NAME", "metadata.name"));
    variables.add(fromField("MIZZEN_POD_UID", "metadata.uid"));
    return variables;
  }

  private static List<EnvVar> contract(FunctionModel model, String revision) {
    List<EnvVar> variables = new ArrayList<>();
    variables.add(plain("MIZZEN_NAMESPACE", model.namespace()));
    variables.add(plain("MIZZEN_FUNCTION", model.name()));
    variables.add(plain("MIZZEN_REVISION", revision));
    variables.add(plain("MIZZEN_GATEWAY", model.settings().gatewayAddress()));
    variables.add(plain("MIZZEN_GATEWAY_URL", model.settings().gatewayUrl().toString()));
    variables.add(plain("MIZZEN_RUNNER_SHA256", model.settings().runnerSha256()));
    variables.add(plain("MIZZEN_CODE_SHA256", model.codeSha256()));
    variables.add(plain("MIZZEN_HANDLER", model.effective().handler()));
    variables.add(plain("MIZZEN_MAX_INPUTS", Integer.toString(model.effective().maxInputs())));
    variables.add(
        plain("MIZZEN_TIMEOUT_SECONDS", Long.toString(model.effective().timeout().toSeconds())));
    variables.add(plain("MIZZEN_PORT", Integer.toString(PORT)));
    variables.add(plain("MIZZEN_DICT", dict(model)));
    variables.add(plain("MIZZEN_VOLUME_URL", model.settings().volumeApiUrl().toString()));
    if (model.effective().sidecar() == Sidecar.POD) {
      variables.add(plain("MIZZEN_DICT_SOCKET", DICT_SOCKET));
    }
    if (!model.effective().volumes().isEmpty()) {
      variables.add(plain("MIZZEN_VOLUMES", volumes(model.effective().volumes())));
    }
    variables.add(
        fromSecret("MIZZEN_CREDENTIAL", Names.credential(model.name()), Names.CREDENTIAL_KEY));
    variables.add(fromField("MIZZEN_POD_NAME", "metadata.name"));
    variables.add(fromField("MIZZEN_POD_IP", "status.podIP"));
    variables.add(fromField("MIZZEN_POD_UID", "metadata.uid"));
    return variables;
  }

  private static String dict(FunctionModel model) {
    return switch (model.effective().sidecar()) {
      case POD -> SIDECAR_URL;
      // The resolver lets no Function through that asks for what the installation does not have.
      case NODE -> model.settings().dictNodeUrl().orElseThrow().toString();
      case NONE -> model.settings().dictUrl().toString();
    };
  }

  private static String volumes(List<VolumeMount> mounts) {
    Map<String, String> paths = new TreeMap<>();
    mounts.forEach(mount -> paths.put(mount.name(), mount.mountPath()));
    try {
      return JSON.writeValueAsString(paths);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A map of texts is JSON", e);
    }
  }

  private static void put(Map<String, EnvVar> variables, EnvVar variable) {
    variables.remove(variable.getName());
    variables.put(variable.getName(), variable);
  }

  /**
   * The kubelet would expand {@code $(NAME)} and shorten {@code $$}; what the user wrote is taken
   * as it is.
   */
  private static EnvVar plain(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value.replace("$", "$$")).build();
  }

  private static EnvVar fromSecret(String name, String secret, String key) {
    return new EnvVarBuilder()
        .withName(name)
        .withValueFrom(new EnvVarSourceBuilder().withNewSecretKeyRef(key, secret, null).build())
        .build();
  }

  private static EnvVar fromField(String name, String path) {
    return new EnvVarBuilder()
        .withName(name)
        .withValueFrom(
            new EnvVarSourceBuilder()
                .withNewFieldRef()
                .withApiVersion("v1")
                .withFieldPath(path)
                .endFieldRef()
                .build())
        .build();
  }
}
