package dev.mizzen.dict.server;

import dev.mizzen.dict.auth.KubernetesSettings;
import dev.mizzen.dict.config.ConfigurationException;
import dev.mizzen.dict.config.Environment;
import dev.mizzen.dict.rocks.RocksSettings;
import dev.mizzen.dict.valkey.ValkeySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the process is told by its environment.
 *
 * @param port of the calls; 0 takes any free one
 * @param grpcPort of the calls by gRPC; 0 takes any free one
 * @param managementPort of health and metrics; 0 takes any free one
 * @param tokenKey the 32 bytes that sign pod tokens
 * @param bodyBytes most bytes of request bodies and large values in memory at a time
 * @param store where a RocksDB is, unless there is a {@code valkey}
 * @param valkey the cluster that holds the data
 * @param kubernetes empty outside of a cluster: then only pod tokens are known
 */
record ServerConfig(
    int port,
    int grpcPort,
    int managementPort,
    byte[] tokenKey,
    long bodyBytes,
    RocksSettings store,
    Optional<ValkeySettings> valkey,
    Optional<KubernetesSettings> kubernetes) {

  private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
  private static final int KEY_BYTES = 32;
  private static final int MAX_PORT = 65_535;
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  static ServerConfig of(Map<String, String> variables) throws ConfigurationException {
    Environment env = new Environment(variables);
    byte[] key =
        env.parsed(
            "MIZZEN_TOKEN_KEY",
            env.required("MIZZEN_TOKEN_KEY", "the tokenKey of Secret mizzen-identity"),
            ServerConfig::key,
            "the base64 of 32 bytes or more");
    int port = (int) env.number("MIZZEN_PORT", 8080, 0, MAX_PORT);
    int grpc = (int) env.number("MIZZEN_GRPC_PORT", 8082, 0, MAX_PORT);
    int management = (int) env.number("MIZZEN_MANAGEMENT_PORT", 9000, 0, MAX_PORT);
    Path folder =
        env.parsed(
            "MIZZEN_DATA_DIR",
            env.text("MIZZEN_DATA_DIR", "/var/lib/mizzen-dict"),
            Path::of,
            "a path");
    long cache = env.number("MIZZEN_BLOCK_CACHE_BYTES", 64 * MIB, MIB, 64 * GIB);
    long buffer = env.number("MIZZEN_WRITE_BUFFER_BYTES", 64 * MIB, MIB, 16 * GIB);
    // One of the largest bodies must fit.
    long bodies = env.number("MIZZEN_BODY_BYTES", 64 * MIB, 32 * MIB, 64 * GIB);
    Optional<ValkeySettings> valkey = valkey(env);
    Optional<KubernetesSettings> kubernetes = kubernetes(env);
    env.check();
    return new ServerConfig(
        port,
        grpc,
        management,
        key,
        bodies,
        new RocksSettings(folder, cache, buffer),
        valkey,
        kubernetes);
  }

  private static Optional<ValkeySettings> valkey(Environment env) {
    String engine = env.choice("MIZZEN_ENGINE", "RocksDB", Set.of("RocksDB", "Valkey"));
    if (engine.equals("RocksDB")) {
      return Optional.empty();
    }
    List<ValkeySettings.Node> nodes =
        env.parsed(
            "MIZZEN_VALKEY_NODES",
            env.required("MIZZEN_VALKEY_NODES", "some servers of the cluster, host:port by commas"),
            ValkeySettings::nodes,
            "host:port, several by commas");
    boolean tls = env.choice("MIZZEN_VALKEY_TLS", "false", Set.of("true", "false")).equals("true");
    if (nodes == null) {
      return Optional.empty();
    }
    return Optional.of(
        new ValkeySettings(
            nodes,
            Optional.of(env.text("MIZZEN_VALKEY_USER", "")).filter(u -> !u.isEmpty()),
            Optional.of(env.text("MIZZEN_VALKEY_PASSWORD", "")).filter(p -> !p.isEmpty()),
            tls));
  }

  private static Optional<KubernetesSettings> kubernetes(Environment env) {
    String host = env.text("KUBERNETES_SERVICE_HOST", "");
    if (host.isEmpty()) {
      return Optional.empty();
    }
    int port = (int) env.number("KUBERNETES_SERVICE_PORT", 443, 1, MAX_PORT);
    return Optional.of(
        new KubernetesSettings(
            host,
            port,
            true,
            Optional.of(ACCOUNT.resolve("ca.crt")).filter(Files::exists),
            Optional.of(ACCOUNT.resolve("token"))));
  }

  private static byte[] key(String text) {
    byte[] key = Base64.getDecoder().decode(text.strip());
    if (key.length < KEY_BYTES) {
      throw new IllegalArgumentException("too short");
    }
    return key;
  }
}
