package dev.mizzen.images;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What each image of Mizzen holds. */
final class Catalogue {
  private static final int MANAGEMENT_PORT = 9000;
  private static final List<String> MANAGEMENT_PATHS = List.of("/health/ready", "/metrics");
  private static final Predicate<String> ALL = _ -> true;

  /** Shapes like a key of {@code mizzen-identity}; opens nothing. */
  private static final String TRAINING_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  /** Nothing answers there: a training run shall not wait for a cluster. */
  private static final String NOWHERE = "127.0.0.1:1";

  /** What the manifest of {@code quarkus-run.jar} would say, and Quarkus' own log manager. */
  private static final List<String> QUARKUS_FLAGS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");

  /**
   * The operator is mostly waiting: half of the processor time of its start would go to a second
   * compiler, which gains nothing later.
   */
  private static final List<String> OPERATOR_FLAGS =
      Stream.concat(QUARKUS_FLAGS.stream(), Stream.of("-XX:TieredStopAtLevel=1")).toList();

  /**
   * One of these runs in every pod that wants it, so it is small before it is fast. The heap begins
   * small and grows with the calls that wait, up to the common share of the container's limit; an
   * archive that is not relocated stays shared memory of all of a node's sidecars.
   */
  private static final List<String> SIDECAR_FLAGS =
      List.of(
          "-Xms6m",
          "-Xmn2m",
          "-Xss256k",
          "-XX:+UseCompactObjectHeaders",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          "-XX:TieredStopAtLevel=1",
          "-XX:ReservedCodeCacheSize=16m",
          "-XX:MaxMetaspaceSize=48m",
          "-XX:MaxDirectMemorySize=24m");

  /**
   * On every node, and for nothing but holding descriptors: what a compiler would hold is more than
   * what it would save.
   */
  private static final List<String> KEEPER_FLAGS =
      List.of(
          "-Xmx24m",
          "-Xms6m",
          "-Xmn2m",
          "-Xss256k",
          "-Xint",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0");

  /**
   * The agent runs on every node. What it needs at its height, uploading, is not kept: a heap that
   * begins small, with few young objects, stays small when it serves, and what libc has left over
   * after a burst goes back. Buffers of the event loops come in pieces of 256 KiB instead of 4 MiB,
   * and threads keep no larger ones for files. The archive is not relocated, as of the sidecar: it
   * stays shared memory, and programs that wait for the next agent wait less. As many connections
   * to the store are kept as there are transfers at a time.
   *
   * <p>The compilers go behind everything else that wants a processor (as nice(1) 10): after a
   * start they took more of it than the agent did. Whoever is not root, as the volume API, may do
   * that too, and is warned at each start that it may not: the virtual machine's own warnings are
   * off. What it logs is not.
   */
  private static final List<String> VOLUME_FLAGS =
      List.of(
          "-Xmx192m",
          "-Xms32m",
          "-Xmn24m",
          "-XX:MinHeapFreeRatio=20",
          "-XX:MaxHeapFreeRatio=40",
          "-XX:TrimNativeHeapInterval=10000",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          "-XX:ThreadPriorityPolicy=1",
          "-XX:CompilerThreadPriority=10",
          "-XX:-PrintWarnings",
          "-Dio.netty.allocator.maxOrder=5",
          "-Djdk.nio.maxCachedBufferSize=131072",
          "-Dhttp.maxConnections=16");

  private Catalogue() {}

  /** Every image, in the order they are made. */
  static List<Image> images() {
    return List.of(
        new Image.Python("python", "Default image of Functions: Debian with Python 3"),
        operator(),
        gateway(),
        dictService(),
        dictSidecar(),
        volumeCsi(),
        objectStore());
  }

  private static Image operator() {
    return new Image.Java(
        "operator",
        "Mizzen operator",
        new ClassPath.QuarkusApplication("operator/target/quarkus-app"),
        "io.quarkus.runner.GeneratedMain",
        OPERATOR_FLAGS,
        new Training.Run(
            List.of(),
            Map.of("KUBERNETES_MASTER", "http://" + NOWHERE, "MIZZEN_NAMESPACE", "training"),
            MANAGEMENT_PORT,
            MANAGEMENT_PATHS));
  }

  private static Image gateway() {
    return new Image.Java(
        "gateway",
        "Mizzen gateway",
        new ClassPath.QuarkusApplication("gateway/target/quarkus-app"),
        "io.quarkus.runner.GeneratedMain",
        QUARKUS_FLAGS,
        new Training.Run(
            List.of(),
            Map.of(
                "KUBERNETES_MASTER",
                "http://" + NOWHERE,
                "MIZZEN_NAMESPACE",
                "training",
                "MIZZEN_CREDENTIAL_KEY",
                TRAINING_KEY,
                "MIZZEN_TOKEN_KEY",
                TRAINING_KEY),
            MANAGEMENT_PORT,
            MANAGEMENT_PATHS));
  }

  private static Image dictService() {
    return new Image.Java(
        "dict-service",
        "Mizzen Dict and Queue service",
        new ClassPath.ModuleJar("dict-service", "dict-service", "target/lib", ALL),
        "dev.mizzen.dict.server.DictServer",
        List.of(
            "-Xmx160m",
            "-XX:MaxDirectMemorySize=160m",
            // For small answers it takes less of the processor than the adaptive one.
            "-Dio.netty.allocator.type=pooled"),
        new Training.Run(
            List.of(),
            Map.of(
                "MIZZEN_TOKEN_KEY", TRAINING_KEY,
                "MIZZEN_DATA_DIR", "/tmp/data",
                "MIZZEN_NAMESPACE", "training"),
            MANAGEMENT_PORT,
            MANAGEMENT_PATHS));
  }

  private static Image dictSidecar() {
    return new Image.Java(
        "dict-sidecar",
        "Mizzen Dict and Queue on the loopback of a Function's pod",
        new ClassPath.ModuleJar(
            "dict-service",
            "dict-service",
            "target/lib",
            Pattern.compile(
                    "netty-(buffer|codec-base|codec-http|common|handler|resolver|transport"
                        + "|transport-native-unix-common)-\\d.*|(jackson-core|slf4j-api)-.*")
                .asMatchPredicate()),
        "dev.mizzen.dict.sidecar.DictSidecar",
        SIDECAR_FLAGS,
        new Training.Run(
            List.of(),
            Map.of(
                "MIZZEN_GATEWAY", NOWHERE,
                "MIZZEN_DICT_UPSTREAM", "http://" + NOWHERE,
                "MIZZEN_CREDENTIAL", TRAINING_KEY,
                "MIZZEN_NAMESPACE", "training",
                "MIZZEN_FUNCTION", "training",
                "MIZZEN_POD_NAME", "training",
                "MIZZEN_POD_UID", "training",
                "MIZZEN_SIDECAR_SOCKET", "/tmp/dict.sock"),
            7070,
            List.of(
                "/health",
                "/v1/namespaces/training/dicts/d:len",
                "PUT:/v1/namespaces/training/dicts/d/entries/k",
                "POST:/v1/namespaces/training/queues/q:put?wait=1"),
            // Gateway and dict-service at once: what it is for is to pass calls on.
            Optional.of("{\"podToken\": \"training\", \"expiresInSeconds\": 600}")));
  }

  private static Image volumeCsi() {
    return new Image.Java(
        "volume-csi",
        "Mizzen volume agent, keeper and volume API",
        new ClassPath.ModuleJar("volume-csi", "volume-csi", "target/lib", ALL),
        "dev.mizzen.volume.Main",
        VOLUME_FLAGS,
        new Training.Run(
            // While the agent starts, programs wait; the API has time. Nothing can be mounted here,
            // so it practises by itself what it does for them.
            List.of(
                "agent",
                "--node-name=training",
                "--kubelet-dir=/tmp/kubelet",
                "--state-dir=/tmp/state",
                "--backend=Directory",
                "--rehearse"),
            Map.of(
                "MIZZEN_STORE_ENDPOINT", "http://" + NOWHERE,
                "MIZZEN_STORE_BUCKET", "training",
                "MIZZEN_STORE_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "training",
                "AWS_SECRET_ACCESS_KEY", TRAINING_KEY,
                "MIZZEN_TOKEN_KEY", TRAINING_KEY,
                "MIZZEN_NAMESPACE", "training"),
            MANAGEMENT_PORT,
            MANAGEMENT_PATHS),
        List.of(new Image.Program("keeper", "dev.mizzen.volume.KeeperCommand", KEEPER_FLAGS)));
  }

  private static Image objectStore() {
    return new Image.Java(
        "object-store",
        "Mizzen's bundled object store, for trying out",
        new ClassPath.ModuleJar("volume-csi/object-store", "object-store", "target/lib", ALL),
        "dev.mizzen.objectstore.Main",
        List.of("-Xmx192m"),
        new Training.Run(
            List.of(),
            Map.of(
                "AWS_ACCESS_KEY_ID", "training",
                "AWS_SECRET_ACCESS_KEY", TRAINING_KEY,
                "MIZZEN_STORE_BUCKET", "training",
                "MIZZEN_DATA", "/tmp/data",
                "MIZZEN_NAMESPACE", "training"),
            MANAGEMENT_PORT,
            MANAGEMENT_PATHS));
  }
}
