package dev.mizzen.dict.sidecar;

import dev.mizzen.dict.config.ConfigurationException;
import dev.mizzen.dict.config.Environment;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the process is told by its environment.
 *
 * @param port of calls; 0 takes any free one
 * @param socket the Unix socket's file, made at start and removed at the end
 * @param managementPort of health and metrics; 0 takes any free one
 * @param upstream the dict-service
 */
record SidecarConfig(
    int port, Optional<Path> socket, int managementPort, Address upstream, Mode mode) {

  private static final int MAX_PORT = 65_535;

  /** Whom it serves. */
  sealed interface Mode {
    /**
     * One pod: listens on the loopback and adds the pod's token.
     *
     * @param gateway host and port of the gateway's containers' port
     * @param functionPort where the function's own program listens in this pod
     */
    record Pod(Address gateway, Identity identity, int functionPort) implements Mode {}

    /** All pods of a node: listens on every address; the clients' tokens go on as they are. */
    record Node() implements Mode {}
  }

  /** Host and port, plain HTTP. */
  record Address(String host, int port) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /** What the gateway is shown for a pod token. */
  record Identity(String credential, String namespace, String function, String pod, String podUid) {
    /** Without the credential. */
    @Override
    public String toString() {
      return "%s/%s, pod %s".formatted(namespace, function, pod);
    }
  }

  static SidecarConfig of(Map<String, String> variables) throws ConfigurationException {
    Environment env = new Environment(variables);
    int port = (int) env.number("MIZZEN_SIDECAR_PORT", 7070, 0, MAX_PORT);
    int managementPort = (int) env.number("MIZZEN_MANAGEMENT_PORT", 9000, 0, MAX_PORT);
    Optional<Path> socket =
        Optional.ofNullable(
            env.parsed(
                "MIZZEN_SIDECAR_SOCKET",
                env.text("MIZZEN_SIDECAR_SOCKET", ""),
                SidecarConfig::absolute,
                "an absolute path of at most 100 bytes"));
    Address upstream =
        env.parsed(
            "MIZZEN_DICT_UPSTREAM",
            env.text("MIZZEN_DICT_UPSTREAM", "http://mizzen-dict.mizzen-system.svc.cluster.local."),
            SidecarConfig::upstream,
            "a URL such as http://host:port, without a path");
    String name =
        env.parsed(
            "MIZZEN_SIDECAR_MODE",
            env.text("MIZZEN_SIDECAR_MODE", "Pod"),
            SidecarConfig::modeName,
            "Pod or Node");
    Mode mode = "Node".equals(name) ? new Mode.Node() : pod(env);
    env.check();
    return new SidecarConfig(port, socket, managementPort, upstream, mode);
  }

  private static Mode.Pod pod(Environment env) {
    int functionPort = (int) env.number("MIZZEN_PORT", 8080, 1, MAX_PORT);
    Address gateway =
        env.parsed(
            "MIZZEN_GATEWAY",
            env.required("MIZZEN_GATEWAY", "host:port of the gateway's containers' port"),
            SidecarConfig::hostAndPort,
            "host:port");
    Identity identity =
        new Identity(
            env.required("MIZZEN_CREDENTIAL", "key token of Secret fn-<function>-credential"),
            env.required("MIZZEN_NAMESPACE", "the pod's namespace"),
            env.required("MIZZEN_FUNCTION", "the Function of the pod"),
            env.required("MIZZEN_POD_NAME", "fieldRef metadata.name"),
            env.required("MIZZEN_POD_UID", "fieldRef metadata.uid"));
    return new Mode.Pod(gateway, identity, functionPort);
  }

  private static String modeName(String text) {
    if (!text.equals("Pod") && !text.equals("Node")) {
      throw new IllegalArgumentException("no such mode");
    }
    return text;
  }

  /** The kernel's limit is 108 bytes. */
  private static Path absolute(String text) {
    Path path = Path.of(text);
    if (!path.isAbsolute() || text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > 100) {
      throw new IllegalArgumentException("not such a path");
    }
    return path;
  }

  private static Address upstream(String text) {
    URI uri = URI.create(text);
    boolean plain =
        "http".equals(uri.getScheme())
            && uri.getHost() != null
            && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
            && uri.getRawQuery() == null
            && uri.getRawUserInfo() == null;
    if (!plain) {
      throw new IllegalArgumentException("not such a URL");
    }
    return new Address(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
  }

  private static Address hostAndPort(String text) {
    URI uri = URI.create("http://" + text);
    if (uri.getHost() == null || uri.getPort() < 0 || !uri.getRawPath().isEmpty()) {
      throw new IllegalArgumentException("not host:port");
    }
    return new Address(uri.getHost(), uri.getPort());
  }
}
