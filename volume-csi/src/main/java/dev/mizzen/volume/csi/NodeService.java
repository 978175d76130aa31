package dev.mizzen.volume.csi;

import csi.v1.NodeGetCapabilitiesRequest;
import csi.v1.NodeGetCapabilitiesResponse;
import csi.v1.NodeGetInfoRequest;
import csi.v1.NodeGetInfoResponse;
import csi.v1.NodeGetVolumeStatsRequest;
import csi.v1.NodeGetVolumeStatsResponse;
import csi.v1.NodeGrpc;
import csi.v1.NodePublishVolumeRequest;
import csi.v1.NodePublishVolumeResponse;
import csi.v1.NodeServiceCapability;
import csi.v1.NodeServiceCapability.RPC;
import csi.v1.NodeUnpublishVolumeRequest;
import csi.v1.NodeUnpublishVolumeResponse;
import csi.v1.VolumeCondition;
import csi.v1.VolumeUsage;
import dev.mizzen.volume.agent.InProgress;
import dev.mizzen.volume.agent.PodView;
import dev.mizzen.volume.agent.Publications;
import dev.mizzen.volume.agent.Published;
import dev.mizzen.volume.snapshot.VolumeId;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Publishing into pods. Context keys beginning with {@code csi.storage.k8s.io/} are kubelet's
 * (podInfoOnMount).
 */
public final class NodeService extends NodeGrpc.NodeImplBase {

  private static final String KUBELET = "csi.storage.k8s.io/";

  /**
   * No VOLUME_MOUNT_GROUP: a view is one pod's own, and open to every user and group of that pod.
   */
  private static final List<RPC.Type> CAPABILITIES =
      List.of(
          RPC.Type.SINGLE_NODE_MULTI_WRITER, RPC.Type.GET_VOLUME_STATS, RPC.Type.VOLUME_CONDITION);

  private final String nodeName;
  private final Publications publications;
  private final InProgress exclusive = new InProgress();

  public NodeService(String nodeName, Publications publications) {
    this.nodeName = nodeName;
    this.publications = publications;
  }

  @Override
  public void nodePublishVolume(
      NodePublishVolumeRequest request, StreamObserver<NodePublishVolumeResponse> answer) {
    Replies.send(
        answer,
        () -> {
          publish(request);
          return NodePublishVolumeResponse.getDefaultInstance();
        });
  }

  private void publish(NodePublishVolumeRequest request) throws IOException {
    String handle = Messages.required("volume_id", request.getVolumeId());
    String target = targetOf(request.getTargetPath());
    var use = VolumeUse.of(request.getVolumeCapability());
    var context = request.getVolumeContextMap();
    var pod = podOf(context);
    if ("true".equals(context.get(KUBELET + "ephemeral"))) {
      publishRun(handle, context, pod, target);
      return;
    }
    boolean readOnly = request.getReadonly() || use.isReadOnly();
    var id = volumeOf(handle, context, pod);
    if (use.isExclusive()) {
      try (var _ = exclusive.enter(handle)) {
        requireNowhereElse(handle, target);
        publications.publishVolume(handle, id, pod, target, readOnly);
      }
    } else {
      publications.publishVolume(handle, id, pod, target, readOnly);
    }
  }

  private void requireNowhereElse(String handle, String target) {
    var elsewhere = publications.targetsOf(handle).stream().filter(t -> !t.equals(target));
    if (elsewhere.findAny().isPresent()) {
      throw new RefusedException(
          Status.Code.FAILED_PRECONDITION,
          "Volume %s is mounted elsewhere on this node, and its access mode allows one place only"
              .formatted(handle));
    }
  }

  /**
   * An inline volume is written by whoever may create pods, and must not open other people's
   * volumes.
   */
  private void publishRun(
      String handle, Map<String, String> context, Published.Pod pod, String target)
      throws IOException {
    if (context.keySet().stream().anyMatch(key -> !key.startsWith(KUBELET))) {
      throw new IllegalArgumentException(
          "An inline volume of %s takes no attributes; mount a Volume through its PersistentVolumeClaim"
              .formatted(Driver.NAME));
    }
    if (pod.uid().isEmpty()) {
      throw new IllegalArgumentException(
          "An inline volume needs to know its pod: set podInfoOnMount in the CSIDriver object");
    }
    publications.publishRun(handle, pod, target);
  }

  private static VolumeId volumeOf(String handle, Map<String, String> context, Published.Pod pod) {
    var id = VolumeId.ofHandle(handle);
    boolean same =
        id.namespace().equals(context.getOrDefault("namespace", id.namespace()))
            && id.name().equals(context.getOrDefault("volume", id.name()));
    if (!same) {
      throw new IllegalArgumentException(
          "The attributes of volume %s name another volume than its handle".formatted(handle));
    }
    if (!pod.namespace().isEmpty() && !pod.namespace().equals(id.namespace())) {
      throw new IllegalArgumentException(
          "Volume %s can be mounted in namespace %s only, not in %s"
              .formatted(handle, id.namespace(), pod.namespace()));
    }
    return id;
  }

  private static Published.Pod podOf(Map<String, String> context) {
    return new Published.Pod(
        context.getOrDefault(KUBELET + "pod.uid", ""),
        context.getOrDefault(KUBELET + "pod.namespace", ""),
        context.getOrDefault(KUBELET + "pod.name", ""));
  }

  @Override
  public void nodeUnpublishVolume(
      NodeUnpublishVolumeRequest request, StreamObserver<NodeUnpublishVolumeResponse> answer) {
    Replies.send(
        answer,
        () -> {
          Messages.required("volume_id", request.getVolumeId());
          publications.unpublish(targetOf(request.getTargetPath()));
          return NodeUnpublishVolumeResponse.getDefaultInstance();
        });
  }

  /** Of what the agent itself counts: a look into the mount could wait for ever. */
  @Override
  public void nodeGetVolumeStats(
      NodeGetVolumeStatsRequest request, StreamObserver<NodeGetVolumeStatsResponse> answer) {
    Replies.send(
        answer,
        () -> {
          String handle = Messages.required("volume_id", request.getVolumeId());
          String path = Messages.required("volume_path", request.getVolumePath());
          return statsOf(
              publications
                  .usage(handle, path)
                  .orElseThrow(
                      () ->
                          new RefusedException(
                              Status.Code.NOT_FOUND,
                              "Volume %s is not mounted at %s".formatted(handle, path))));
        });
  }

  private static NodeGetVolumeStatsResponse statsOf(PodView.Usage usage) {
    return NodeGetVolumeStatsResponse.newBuilder()
        .addUsage(
            VolumeUsage.newBuilder()
                .setUnit(VolumeUsage.Unit.BYTES)
                .setTotal(usage.totalBytes())
                .setUsed(usage.usedBytes())
                .setAvailable(usage.availableBytes()))
        .setVolumeCondition(
            VolumeCondition.newBuilder()
                .setAbnormal(!usage.problem().isEmpty())
                .setMessage(usage.problem().isEmpty() ? "Mounted" : usage.problem()))
        .build();
  }

  @Override
  public void nodeGetCapabilities(
      NodeGetCapabilitiesRequest request, StreamObserver<NodeGetCapabilitiesResponse> answer) {
    Replies.send(
        answer,
        () ->
            NodeGetCapabilitiesResponse.newBuilder()
                .addAllCapabilities(CAPABILITIES.stream().map(NodeService::capability).toList())
                .build());
  }

  @Override
  public void nodeGetInfo(NodeGetInfoRequest request, StreamObserver<NodeGetInfoResponse> answer) {
    Replies.send(answer, () -> NodeGetInfoResponse.newBuilder().setNodeId(nodeName).build());
  }

  private static NodeServiceCapability capability(RPC.Type type) {
    return NodeServiceCapability.newBuilder().setRpc(RPC.newBuilder().setType(type)).build();
  }

  private static String targetOf(String path) {
    var target = Path.of(Messages.required("target_path", path));
    if (!target.isAbsolute() || !target.normalize().equals(target)) {
      throw new IllegalArgumentException(
          "target_path must be absolute and without '..', not '%s'".formatted(path));
    }
    return target.toString();
  }
}
