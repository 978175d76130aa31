package dev.mizzen.volume.csi;

import csi.v1.ControllerExpandVolumeRequest;
import csi.v1.ControllerExpandVolumeResponse;
import csi.v1.ControllerGetCapabilitiesRequest;
import csi.v1.ControllerGetCapabilitiesResponse;
import csi.v1.ControllerGetVolumeRequest;
import csi.v1.ControllerGetVolumeResponse;
import csi.v1.ControllerGrpc;
import csi.v1.ControllerServiceCapability;
import csi.v1.ControllerServiceCapability.RPC;
import csi.v1.CreateSnapshotRequest;
import csi.v1.CreateSnapshotResponse;
import csi.v1.CreateVolumeRequest;
import csi.v1.CreateVolumeResponse;
import csi.v1.DeleteSnapshotRequest;
import csi.v1.DeleteSnapshotResponse;
import csi.v1.DeleteVolumeRequest;
import csi.v1.DeleteVolumeResponse;
import csi.v1.ListSnapshotsRequest;
import csi.v1.ListSnapshotsResponse;
import csi.v1.ListVolumesRequest;
import csi.v1.ListVolumesResponse;
import csi.v1.ValidateVolumeCapabilitiesRequest;
import csi.v1.ValidateVolumeCapabilitiesResponse;
import dev.mizzen.volume.agent.InProgress;
import dev.mizzen.volume.provision.Provisioner;
import dev.mizzen.volume.provision.SnapshotId;
import dev.mizzen.volume.provision.VolumeSnapshot;
import dev.mizzen.volume.provision.VolumeSnapshots;
import dev.mizzen.volume.snapshot.UnknownVolumeException;
import dev.mizzen.volume.snapshot.VolumeId;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Volumes for claims, and snapshots of all volumes. A call about a volume or snapshot that another
 * call works on is answered with ABORTED.
 */
public final class ControllerService extends ControllerGrpc.ControllerImplBase {

  private static final Logger LOG = LoggerFactory.getLogger(ControllerService.class);

  private static final List<RPC.Type> CAPABILITIES =
      List.of(
          RPC.Type.CREATE_DELETE_VOLUME,
          RPC.Type.LIST_VOLUMES,
          RPC.Type.CREATE_DELETE_SNAPSHOT,
          RPC.Type.LIST_SNAPSHOTS,
          RPC.Type.CLONE_VOLUME,
          RPC.Type.EXPAND_VOLUME,
          RPC.Type.VOLUME_CONDITION,
          RPC.Type.GET_VOLUME,
          RPC.Type.SINGLE_NODE_MULTI_WRITER);

  private static final int MAX_PAGE = 500;

  private final Provisioner provisioner;
  private final VolumeSnapshots snapshots;
  private final InProgress volumesAtWork = new InProgress();
  private final InProgress snapshotsAtWork = new InProgress();

  public ControllerService(Provisioner provisioner, VolumeSnapshots snapshots) {
    this.provisioner = provisioner;
    this.snapshots = snapshots;
  }

  @Override
  public void controllerGetCapabilities(
      ControllerGetCapabilitiesRequest request,
      StreamObserver<ControllerGetCapabilitiesResponse> answer) {
    Replies.send(
        answer,
        () ->
            ControllerGetCapabilitiesResponse.newBuilder()
                .addAllCapabilities(
                    CAPABILITIES.stream().map(ControllerService::capability).toList())
                .build());
  }

  private static ControllerServiceCapability capability(RPC.Type type) {
    return ControllerServiceCapability.newBuilder().setRpc(RPC.newBuilder().setType(type)).build();
  }

  @Override
  public void createVolume(
      CreateVolumeRequest request, StreamObserver<CreateVolumeResponse> answer) {
    Replies.send(answer, () -> createVolume(request));
  }

  private CreateVolumeResponse createVolume(CreateVolumeRequest request) {
    String name = Messages.required("name", request.getName());
    VolumeUse.requireAll(request.getVolumeCapabilitiesList());
    var parameters = new Parameters(request.getParametersMap());
    var asked =
        new Provisioner.Request(
            parameters.namespace(),
            name,
            Messages.capacity(request.getCapacityRange()),
            parameters.settings(),
            Messages.source(request.getVolumeContentSource()));
    var id = provisioner.idOf(asked);
    try (var _ = volumesAtWork.enter(id.toString())) {
      var volume = provisioner.create(asked);
      log("Volume is there", id.toString());
      return CreateVolumeResponse.newBuilder().setVolume(Messages.volume(volume)).build();
    }
  }

  @Override
  public void deleteVolume(
      DeleteVolumeRequest request, StreamObserver<DeleteVolumeResponse> answer) {
    Replies.send(
        answer,
        () -> {
          Messages.volumeId(request.getVolumeId()).ifPresent(this::delete);
          return DeleteVolumeResponse.getDefaultInstance();
        });
  }

  private void delete(VolumeId id) {
    try (var _ = volumesAtWork.enter(id.toString())) {
      provisioner.delete(id);
      log("Volume is gone", id.toString());
    }
  }

  @Override
  public void validateVolumeCapabilities(
      ValidateVolumeCapabilitiesRequest request,
      StreamObserver<ValidateVolumeCapabilitiesResponse> answer) {
    Replies.send(answer, () -> validate(request));
  }

  private ValidateVolumeCapabilitiesResponse validate(ValidateVolumeCapabilitiesRequest request) {
    var id = Messages.volumeId(request.getVolumeId());
    if (request.getVolumeCapabilitiesCount() == 0) {
      throw new IllegalArgumentException("volume_capabilities must be given");
    }
    provisioner.get(known(id, request.getVolumeId()));
    try {
      VolumeUse.requireAll(request.getVolumeCapabilitiesList());
    } catch (IllegalArgumentException e) {
      // Not confirmed, which is an answer and no failure.
      return ValidateVolumeCapabilitiesResponse.newBuilder().setMessage(e.getMessage()).build();
    }
    return ValidateVolumeCapabilitiesResponse.newBuilder()
        .setConfirmed(
            ValidateVolumeCapabilitiesResponse.Confirmed.newBuilder()
                .putAllVolumeContext(request.getVolumeContextMap())
                .addAllVolumeCapabilities(request.getVolumeCapabilitiesList())
                .putAllParameters(request.getParametersMap()))
        .build();
  }

  @Override
  public void controllerGetVolume(
      ControllerGetVolumeRequest request, StreamObserver<ControllerGetVolumeResponse> answer) {
    Replies.send(
        answer,
        () -> {
          var id = Messages.volumeId(request.getVolumeId());
          var volume = provisioner.get(known(id, request.getVolumeId()));
          return ControllerGetVolumeResponse.newBuilder()
              .setVolume(Messages.volume(volume))
              .setStatus(
                  ControllerGetVolumeResponse.VolumeStatus.newBuilder()
                      .setVolumeCondition(Messages.condition(volume)))
              .build();
        });
  }

  @Override
  public void listVolumes(ListVolumesRequest request, StreamObserver<ListVolumesResponse> answer) {
    Replies.send(answer, () -> listVolumes(request));
  }

  private ListVolumesResponse listVolumes(ListVolumesRequest request) {
    int limit = limit(request.getMaxEntries());
    String token = request.getStartingToken();
    var after =
        PageToken.read(token)
            .map(last -> VolumeId.parse(last).orElseThrow(() -> PageToken.bad(token)));
    var found = provisioner.list(after, limit + 1);
    var page = found.subList(0, Math.min(limit, found.size()));
    var response = ListVolumesResponse.newBuilder();
    page.forEach(id -> entry(id).ifPresent(response::addEntries));
    if (found.size() > limit) {
      response.setNextToken(PageToken.behind(page.getLast().toString()));
    }
    return response.build();
  }

  /** Absent when the volume went while the page was made. */
  private Optional<ListVolumesResponse.Entry> entry(VolumeId id) {
    try {
      var volume = provisioner.get(id);
      return Optional.of(
          ListVolumesResponse.Entry.newBuilder()
              .setVolume(Messages.volume(volume))
              .setStatus(
                  ListVolumesResponse.VolumeStatus.newBuilder()
                      .setVolumeCondition(Messages.condition(volume)))
              .build());
    } catch (UnknownVolumeException e) {
      return Optional.empty();
    }
  }

  @Override
  public void controllerExpandVolume(
      ControllerExpandVolumeRequest request,
      StreamObserver<ControllerExpandVolumeResponse> answer) {
    Replies.send(answer, () -> expand(request));
  }

  private ControllerExpandVolumeResponse expand(ControllerExpandVolumeRequest request) {
    var parsed = Messages.volumeId(request.getVolumeId());
    if (!request.hasCapacityRange()) {
      throw new IllegalArgumentException("capacity_range must be given");
    }
    var capacity = Messages.capacity(request.getCapacityRange());
    var id = known(parsed, request.getVolumeId());
    try (var _ = volumesAtWork.enter(id.toString())) {
      return ControllerExpandVolumeResponse.newBuilder()
          .setCapacityBytes(provisioner.expand(id, capacity))
          .setNodeExpansionRequired(false)
          .build();
    }
  }

  @Override
  public void createSnapshot(
      CreateSnapshotRequest request, StreamObserver<CreateSnapshotResponse> answer) {
    Replies.send(answer, () -> createSnapshot(request));
  }

  private CreateSnapshotResponse createSnapshot(CreateSnapshotRequest request) {
    String name = Messages.required("name", request.getName());
    String source = Messages.required("source_volume_id", request.getSourceVolumeId());
    var id = known(VolumeId.parse(source), source);
    try (var _ = snapshotsAtWork.enter(name)) {
      var snapshot = snapshots.create(name, id);
      log("Snapshot is there", snapshot.id().toString());
      return CreateSnapshotResponse.newBuilder().setSnapshot(Messages.snapshot(snapshot)).build();
    }
  }

  @Override
  public void deleteSnapshot(
      DeleteSnapshotRequest request, StreamObserver<DeleteSnapshotResponse> answer) {
    Replies.send(
        answer,
        () -> {
          String text = Messages.required("snapshot_id", request.getSnapshotId());
          SnapshotId.parse(text).ifPresent(this::delete);
          return DeleteSnapshotResponse.getDefaultInstance();
        });
  }

  private void delete(SnapshotId id) {
    try (var _ = snapshotsAtWork.enter(id.name())) {
      snapshots.delete(id);
      log("Snapshot is gone", id.toString());
    }
  }

  @Override
  public void listSnapshots(
      ListSnapshotsRequest request, StreamObserver<ListSnapshotsResponse> answer) {
    Replies.send(answer, () -> listSnapshots(request));
  }

  private ListSnapshotsResponse listSnapshots(ListSnapshotsRequest request) {
    int limit = limit(request.getMaxEntries());
    var after = PageToken.read(request.getStartingToken());
    if (!request.getSnapshotId().isEmpty()) {
      var found = SnapshotId.parse(request.getSnapshotId()).flatMap(snapshots::find);
      return entries(found.stream().toList()).build();
    }
    if (!request.getSourceVolumeId().isEmpty()) {
      return snapshotsOf(request.getSourceVolumeId(), after, limit);
    }
    var page = snapshots.list(after.orElse(""), limit);
    var response = entries(page.snapshots());
    page.last().map(PageToken::behind).ifPresent(response::setNextToken);
    return response.build();
  }

  private ListSnapshotsResponse snapshotsOf(String volume, Optional<String> after, int limit) {
    var found =
        VolumeId.parse(volume).map(snapshots::of).orElse(List.of()).stream()
            .filter(it -> after.isEmpty() || it.id().name().compareTo(after.get()) > 0)
            .toList();
    var page = found.subList(0, Math.min(limit, found.size()));
    var response = entries(page);
    if (found.size() > limit) {
      response.setNextToken(PageToken.behind(page.getLast().id().name()));
    }
    return response.build();
  }

  private static ListSnapshotsResponse.Builder entries(List<VolumeSnapshot> found) {
    var response = ListSnapshotsResponse.newBuilder();
    for (var snapshot : found) {
      response.addEntries(
          ListSnapshotsResponse.Entry.newBuilder().setSnapshot(Messages.snapshot(snapshot)));
    }
    return response;
  }

  private static int limit(int wanted) {
    if (wanted < 0) {
      throw new IllegalArgumentException("max_entries must not be negative");
    }
    return wanted == 0 ? MAX_PAGE : Math.min(wanted, MAX_PAGE);
  }

  private static VolumeId known(Optional<VolumeId> id, String text) {
    return id.orElseThrow(
        () -> new UnknownVolumeException("There is no volume '%s'".formatted(text)));
  }

  private static void log(String what, String handle) {
    LOG.atInfo().addKeyValue("handle", handle).log(what);
  }
}
