package dev.mizzen.volume.csi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import csi.v1.CapacityRange;
import csi.v1.ControllerExpandVolumeRequest;
import csi.v1.ControllerGrpc;
import csi.v1.ControllerGrpc.ControllerBlockingStub;
import csi.v1.CreateSnapshotRequest;
import csi.v1.CreateVolumeRequest;
import csi.v1.DeleteVolumeRequest;
import csi.v1.ListSnapshotsRequest;
import csi.v1.Snapshot;
import csi.v1.Volume;
import csi.v1.VolumeCapability;
import csi.v1.VolumeCapability.AccessMode;
import csi.v1.VolumeCapability.BlockVolume;
import csi.v1.VolumeCapability.MountVolume;
import csi.v1.VolumeContentSource;
import csi.v1.VolumeContentSource.SnapshotSource;
import csi.v1.VolumeContentSource.VolumeSource;
import dev.mizzen.volume.files.FileWrites;
import dev.mizzen.volume.files.VolumePath;
import dev.mizzen.volume.provision.Provisioner;
import dev.mizzen.volume.provision.VolumeSnapshots;
import dev.mizzen.volume.snapshot.Committer;
import dev.mizzen.volume.snapshot.VolumeId;
import dev.mizzen.volume.snapshot.VolumeRepository;
import dev.mizzen.volume.store.AtomicityProbe;
import dev.mizzen.volume.store.StoreGate;
import dev.mizzen.volume.testing.DirectoryStore;
import dev.mizzen.volume.testing.FaultyStore;
import dev.mizzen.volume.testing.FaultyStore.Fault;
import dev.mizzen.volume.transfer.Transfers;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The controller over a real Unix socket, and what its callers say. */
final class Controller {

  static final long GIB = 1L << 30;
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05.6Z");
  static final VolumeCapability MOUNT =
      VolumeCapability.newBuilder()
          .setMount(MountVolume.getDefaultInstance())
          .setAccessMode(AccessMode.newBuilder().setMode(AccessMode.Mode.MULTI_NODE_MULTI_WRITER))
          .build();
  static final VolumeCapability BLOCK =
      MOUNT.toBuilder().setBlock(BlockVolume.getDefaultInstance()).build();

  final FaultyStore store;
  final ControllerBlockingStub csi;
  private final UnixGrpcServer server;
  private final UnixChannel client;

  Controller(Path directory) throws IOException {
    store =
        new FaultyStore(
            new DirectoryStore(directory.resolve("store")), (operation, key) -> Fault.NONE);
    var snapshots = new VolumeSnapshots(store, InstantSource.fixed(NOW));
    Path socket = directory.resolve("csi.sock");
    server =
        UnixGrpcServer.start(
            socket, new ControllerService(new Provisioner(store, snapshots), snapshots));
    client = new UnixChannel(socket);
    csi = ControllerGrpc.newBlockingStub(client.grpc());
  }

  void stop() throws Exception {
    client.close();
    server.stop(Duration.ofSeconds(5));
  }

  static CreateVolumeRequest.Builder volume(String name) {
    return CreateVolumeRequest.newBuilder()
        .setName(name)
        .addVolumeCapabilities(MOUNT)
        .setCapacityRange(CapacityRange.newBuilder().setRequiredBytes(GIB))
        .putParameters("csi.storage.k8s.io/pvc/namespace", "shop")
        .putParameters("csi.storage.k8s.io/pvc/name", "data");
  }

  static VolumeContentSource cloneOf(Volume source) {
    return VolumeContentSource.newBuilder()
        .setVolume(VolumeSource.newBuilder().setVolumeId(source.getVolumeId()))
        .build();
  }

  static VolumeContentSource restored(String snapshotId) {
    return VolumeContentSource.newBuilder()
        .setSnapshot(SnapshotSource.newBuilder().setSnapshotId(snapshotId))
        .build();
  }

  Volume create(CreateVolumeRequest.Builder request) {
    return csi.createVolume(request.build()).getVolume();
  }

  Snapshot snapshot(String name, Volume source) {
    return csi.createSnapshot(
            CreateSnapshotRequest.newBuilder()
                .setName(name)
                .setSourceVolumeId(source.getVolumeId())
                .build())
        .getSnapshot();
  }

  void delete(String volume) {
    csi.deleteVolume(DeleteVolumeRequest.newBuilder().setVolumeId(volume).build());
  }

  void write(Volume volume, String path, String content) {
    var gate = new StoreGate(new AtomicityProbe(store), InstantSource.system());
    try (var transfers = new Transfers(1, 1 << 20)) {
      new FileWrites(
              store,
              new Committer(gate, InstantSource.system(), "test"),
              transfers,
              InstantSource.system())
          .put(
              VolumeId.ofHandle(volume.getVolumeId()),
              VolumePath.of(path),
              new ByteArrayInputStream(content.getBytes(UTF_8)),
              false,
              false);
    }
  }

  List<String> files(Volume volume) {
    var repository = new VolumeRepository(store, VolumeId.ofHandle(volume.getVolumeId()));
    repository.requireMarker();
    var root = repository.head(0).rootDirectory().node();
    return List.copyOf(repository.node(root).entries().keySet());
  }

  static Status.Code codeOf(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run).getStatus().getCode();
  }

  long expand(String volume, long bytes) {
    return csi.controllerExpandVolume(
            ControllerExpandVolumeRequest.newBuilder()
                .setVolumeId(volume)
                .setCapacityRange(CapacityRange.newBuilder().setRequiredBytes(bytes))
                .build())
        .getCapacityBytes();
  }

  List<String> snapshotIds(ListSnapshotsRequest.Builder request) {
    return ids(csi.listSnapshots(request.build()).getEntriesList());
  }

  static List<String> ids(List<csi.v1.ListSnapshotsResponse.Entry> entries) {
    return entries.stream().map(entry -> entry.getSnapshot().getSnapshotId()).toList();
  }
}
