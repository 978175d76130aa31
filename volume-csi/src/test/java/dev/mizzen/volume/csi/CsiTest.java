package dev.mizzen.volume.csi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import csi.v1.GetPluginCapabilitiesRequest;
import csi.v1.GetPluginInfoRequest;
import csi.v1.IdentityGrpc;
import csi.v1.NodeGetCapabilitiesRequest;
import csi.v1.NodeGetInfoRequest;
import csi.v1.NodeGetVolumeStatsRequest;
import csi.v1.NodeGrpc;
import csi.v1.NodePublishVolumeRequest;
import csi.v1.NodeServiceCapability.RPC;
import csi.v1.NodeUnpublishVolumeRequest;
import csi.v1.PluginCapability.Service;
import csi.v1.PluginCapability.VolumeExpansion;
import csi.v1.ProbeRequest;
import csi.v1.VolumeCapability;
import csi.v1.VolumeCapability.AccessMode;
import csi.v1.VolumeCapability.BlockVolume;
import csi.v1.VolumeCapability.MountVolume;
import csi.v1.VolumeUsage;
import dev.mizzen.volume.agent.Node;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pluginregistration.v1.InfoRequest;
import pluginregistration.v1.RegistrationGrpc;
import pluginregistration.v1.RegistrationStatus;

/** The services over a real Unix socket, by the rules of the CSI specification. */
class CsiTest {

  private static final VolumeCapability MOUNT = mount(AccessMode.Mode.MULTI_NODE_MULTI_WRITER);
  private static final Map<String, String> POD =
      Map.of(
          "csi.storage.k8s.io/pod.uid", "uid-1",
          "csi.storage.k8s.io/pod.namespace", "shop",
          "csi.storage.k8s.io/pod.name", "pod-1");

  @TempDir Path directory;
  private Node node;
  private Path socket;
  private UnixGrpcServer server;
  private UnixChannel client;
  private NodeGrpc.NodeBlockingStub csi;

  private static VolumeCapability mount(AccessMode.Mode mode) {
    return VolumeCapability.newBuilder()
        .setMount(MountVolume.getDefaultInstance())
        .setAccessMode(AccessMode.newBuilder().setMode(mode))
        .build();
  }

  @BeforeEach
  void start() throws IOException {
    node = new Node(directory);
    socket = directory.resolve("plugins/csi.sock");
    // What a killed process leaves.
    Files.createDirectories(socket.getParent());
    Files.createFile(socket);
    server =
        UnixGrpcServer.start(
            socket,
            new IdentityService(),
            new NodeService("node-1", node.publications()),
            new RegistrationService(socket));
    client = new UnixChannel(socket);
    csi = NodeGrpc.newBlockingStub(client.grpc());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.stop(Duration.ofSeconds(5));
    node.close();
  }

  private NodePublishVolumeRequest.Builder publish(Path target) {
    return NodePublishVolumeRequest.newBuilder()
        .setVolumeId("shop/weights")
        .setTargetPath(target.toString())
        .setVolumeCapability(MOUNT)
        .putAllVolumeContext(POD)
        .putVolumeContext("namespace", "shop")
        .putVolumeContext("volume", "weights");
  }

  private Status.Code codeOf(NodePublishVolumeRequest.Builder request) {
    return catchThrowableOfType(
            StatusRuntimeException.class, () -> csi.nodePublishVolume(request.build()))
        .getStatus()
        .getCode();
  }

  @Test
  void tellsWhoItIs() {
    var identity = IdentityGrpc.newBlockingStub(client.grpc());

    var info = identity.getPluginInfo(GetPluginInfoRequest.getDefaultInstance());
    var capabilities =
        identity.getPluginCapabilities(GetPluginCapabilitiesRequest.getDefaultInstance());
    var probe = identity.probe(ProbeRequest.getDefaultInstance());

    assertThat(info.getName()).isEqualTo("csi.mizzen.dev");
    assertThat(info.getVendorVersion()).isNotEmpty();
    assertThat(capabilities.getCapabilitiesList())
        .extracting(
            capability -> capability.getService().getType(),
            capability -> capability.getVolumeExpansion().getType())
        .containsExactly(
            tuple(Service.Type.CONTROLLER_SERVICE, VolumeExpansion.Type.UNKNOWN),
            tuple(Service.Type.UNKNOWN, VolumeExpansion.Type.ONLINE));
    assertThat(probe.getReady().getValue()).isTrue();
    assertThat(csi.nodeGetInfo(NodeGetInfoRequest.getDefaultInstance()).getNodeId())
        .isEqualTo("node-1");
    assertThat(
            csi.nodeGetCapabilities(NodeGetCapabilitiesRequest.getDefaultInstance())
                .getCapabilitiesList())
        .extracting(capability -> capability.getRpc().getType())
        .contains(RPC.Type.SINGLE_NODE_MULTI_WRITER)
        .doesNotContain(RPC.Type.UNKNOWN);
  }

  @Test
  void registersAsACsiPlugin() {
    var registration = RegistrationGrpc.newBlockingStub(client.grpc());

    var info = registration.getInfo(InfoRequest.getDefaultInstance());
    registration.notifyRegistrationStatus(
        RegistrationStatus.newBuilder().setPluginRegistered(true).build());

    assertThat(info.getType()).isEqualTo("CSIPlugin");
    assertThat(info.getName()).isEqualTo("csi.mizzen.dev");
    assertThat(info.getEndpoint()).isEqualTo(socket.toString());
    assertThat(info.getSupportedVersionsList()).containsExactly("1.0.0");
  }

  @Test
  void isForRootAlone() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
  }

  @Test
  void publishesAndUnpublishesTwice() throws IOException {
    // Given a volume that is published
    Path target = node.target("uid-1", "pv");
    csi.nodePublishVolume(publish(target).build());
    assertThat(node.mounts.isMounted(target)).isTrue();
    assertThat(node.mounts.isReadOnly(target)).isFalse();

    // When every call comes twice
    csi.nodePublishVolume(publish(target).build());
    var unpublish =
        NodeUnpublishVolumeRequest.newBuilder()
            .setVolumeId("shop/weights")
            .setTargetPath(target.toString())
            .build();
    csi.nodeUnpublishVolume(unpublish);
    csi.nodeUnpublishVolume(unpublish);

    // Then it is gone
    assertThat(node.mounts.isMounted(target)).isFalse();
  }

  @Test
  void honoursReadOnlyByFlagAndByMode() throws IOException {
    Path byFlag = node.target("uid-1", "flag");
    Path byMode = node.target("uid-1", "mode");
    var readOnly = mount(AccessMode.Mode.MULTI_NODE_READER_ONLY);

    csi.nodePublishVolume(publish(byFlag).setReadonly(true).build());
    csi.nodePublishVolume(publish(byMode).setVolumeCapability(readOnly).build());

    assertThat(node.mounts.isReadOnly(byFlag)).isTrue();
    assertThat(node.mounts.isReadOnly(byMode)).isTrue();
  }

  @Test
  void refusesIncompleteRequests() throws IOException {
    Path target = node.target("uid-1", "pv");
    var block = VolumeCapability.newBuilder().setBlock(BlockVolume.getDefaultInstance());

    assertThat(codeOf(publish(target).setVolumeId(""))).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(codeOf(publish(target).setTargetPath(""))).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(codeOf(publish(target).setTargetPath("/a/../b")))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(codeOf(publish(target).clearVolumeCapability()))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(codeOf(publish(target).setVolumeCapability(block)))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(codeOf(publish(target).setVolumeCapability(mount(AccessMode.Mode.UNKNOWN))))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(codeOf(publish(target).setVolumeId("no-slash")))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(codeOf(publish(target).setVolumeId("../etc")))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void tellsFailuresApart() throws IOException {
    Path target = node.target("uid-1", "pv");
    var unknown = publish(target).setVolumeId("shop/unknown").putVolumeContext("volume", "unknown");

    assertThat(codeOf(unknown)).isEqualTo(Status.Code.NOT_FOUND);
    csi.nodePublishVolume(publish(target).build());
    assertThat(codeOf(publish(target).setReadonly(true))).isEqualTo(Status.Code.ALREADY_EXISTS);
    node.store.plan((operation, key) -> Fault.BUSY);
    assertThat(codeOf(publish(node.target("uid-2", "pv")))).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aVolumeForOneWriterIsMountedAtOnePlaceOfANode() throws IOException {
    // Given a volume that one pod has for itself, and one that pods of the node share
    var alone = mount(AccessMode.Mode.SINGLE_NODE_SINGLE_WRITER);
    var shared = mount(AccessMode.Mode.SINGLE_NODE_MULTI_WRITER);
    Path first = node.target("uid-1", "pv");
    Path second = node.target("uid-2", "pv");
    csi.nodePublishVolume(publish(first).setVolumeCapability(alone).build());

    // When kubelet repeats its call, and asks for a second place
    csi.nodePublishVolume(publish(first).setVolumeCapability(alone).build());
    var refused = codeOf(publish(second).setVolumeCapability(alone));

    // Then only what can be shared is there twice
    assertThat(refused).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(node.mounts.isMounted(second)).isFalse();
    csi.nodePublishVolume(publish(second).setVolumeCapability(shared).build());
    assertThat(node.mounts.isMounted(second)).isTrue();
  }

  @Test
  void keepsVolumesInTheirNamespace() throws IOException {
    Path target = node.target("uid-1", "pv");
    var elsewhere = publish(target).putVolumeContext("csi.storage.k8s.io/pod.namespace", "other");
    var disguised = publish(target).setVolumeId("other/weights");

    assertThat(codeOf(elsewhere)).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(codeOf(disguised)).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void givesAnInlineVolumeTheSocketAndNothingElse() throws IOException {
    // Given an inline volume, and one that tries to name somebody's volume
    Path target = node.target("uid-1", "run");
    var inline =
        NodePublishVolumeRequest.newBuilder()
            .setVolumeId("csi-0123")
            .setTargetPath(target.toString())
            .setVolumeCapability(MOUNT)
            .putAllVolumeContext(POD)
            .putVolumeContext("csi.storage.k8s.io/ephemeral", "true");
    var greedy = inline.clone().putVolumeContext("volume", "weights");
    var anonymous = inline.clone().removeVolumeContext("csi.storage.k8s.io/pod.uid");

    // When they are published
    assertThat(codeOf(greedy)).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(codeOf(anonymous)).isEqualTo(Status.Code.INVALID_ARGUMENT);
    csi.nodePublishVolume(inline.build());

    // Then the directory holds the socket
    assertThat(node.mounts.seenAt(target).resolve("volume.sock")).exists();
  }

  @Test
  void tellsWhatIsUsedAndWhetherAllIsWell() throws IOException {
    // Given a volume and a socket that are mounted, and another volume whose mount was lost
    Path target = node.target("uid-1", "weights");
    csi.nodePublishVolume(publish(target).build());
    Path lost = node.target("uid-2", "weights");
    csi.nodePublishVolume(
        publish(lost).putVolumeContext("csi.storage.k8s.io/pod.uid", "uid-2").build());
    node.mounts.unmount(lost);
    Path run = node.target("uid-1", "run");
    node.publications().publishRun("csi-0123", Node.POD, run.toString());

    // When kubelet asks
    var well = csi.nodeGetVolumeStats(stats("shop/weights", target));
    var ill = csi.nodeGetVolumeStats(stats("shop/weights", lost));
    var socket = csi.nodeGetVolumeStats(stats("csi-0123", run));

    // Then it learns what there is
    assertThat(well.getUsage(0).getUnit()).isEqualTo(VolumeUsage.Unit.BYTES);
    assertThat(well.getUsage(0).getTotal()).isPositive();
    assertThat(well.getVolumeCondition().getAbnormal()).isFalse();
    assertThat(ill.getVolumeCondition().getAbnormal()).isTrue();
    assertThat(ill.getVolumeCondition().getMessage()).contains("not mounted");
    assertThat(socket.getVolumeCondition().getAbnormal()).isFalse();
    assertThat(
            catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> csi.nodeGetVolumeStats(stats("shop/other", target)))
                .getStatus()
                .getCode())
        .isEqualTo(Status.Code.NOT_FOUND);
  }

  private static NodeGetVolumeStatsRequest stats(String handle, Path target) {
    return NodeGetVolumeStatsRequest.newBuilder()
        .setVolumeId(handle)
        .setVolumePath(target.toString())
        .build();
  }
}
