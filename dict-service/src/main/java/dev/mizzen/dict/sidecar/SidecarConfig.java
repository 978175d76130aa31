package dev.mizzen.dict.sidecar;

import dev.mizzen.dict.config.ConfigurationException;
import dev.mizzen.dict.config.Environment;
import java.net.URI;
import java.util.Map;

/**
 * What the process is told by its environment.
 *
 * @param port on 127.0.0.1; 0 takes any free one
 * @param upstream the dict-service
 * @param gateway host and port of the gateway's containers' port
 * @param functionPort where the function's own program listens in this pod
 */
record SidecarConfig(
    int port, Address upstream, Address gateway, Identity identity, int functionPort) {

  private static final int MAX_PORT = 65_535;

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
    int functionPort = (int) env.number("MIZZEN_PORT", 8080, 1, MAX_PORT);
    Address upstream =
        env.parsed(
            "MIZZEN_DICT_UPSTREAM",
            env.text("MIZZEN_DICT_UPSTREAM", "http://mizzen-dict.mizzen-system.svc.cluster.local."),
            SidecarConfig::upstream,
            "a URL such as http://host:port, without a path");
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
    env.check();
    return new SidecarConfig(port, upstream, gateway, identity, functionPort);
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
