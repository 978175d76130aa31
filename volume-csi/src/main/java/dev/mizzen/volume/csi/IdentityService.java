package dev.mizzen.volume.csi;

import com.google.protobuf.BoolValue;
import csi.v1.GetPluginCapabilitiesRequest;
import csi.v1.GetPluginCapabilitiesResponse;
import csi.v1.GetPluginInfoRequest;
import csi.v1.GetPluginInfoResponse;
import csi.v1.IdentityGrpc;
import csi.v1.PluginCapability;
import csi.v1.PluginCapability.Service;
import csi.v1.PluginCapability.VolumeExpansion;
import csi.v1.ProbeRequest;
import csi.v1.ProbeResponse;
import io.grpc.stub.StreamObserver;

/** Who this plugin is. The agent and the controller are one plugin, and answer the same. */
public final class IdentityService extends IdentityGrpc.IdentityImplBase {

  @Override
  public void getPluginInfo(
      GetPluginInfoRequest request, StreamObserver<GetPluginInfoResponse> answer) {
    Replies.send(
        answer,
        () ->
            GetPluginInfoResponse.newBuilder()
                .setName(Driver.NAME)
                .setVendorVersion(Driver.version())
                .build());
  }

  @Override
  public void getPluginCapabilities(
      GetPluginCapabilitiesRequest request, StreamObserver<GetPluginCapabilitiesResponse> answer) {
    Replies.send(
        answer,
        () ->
            GetPluginCapabilitiesResponse.newBuilder()
                .addCapabilities(
                    PluginCapability.newBuilder()
                        .setService(Service.newBuilder().setType(Service.Type.CONTROLLER_SERVICE)))
                .addCapabilities(
                    PluginCapability.newBuilder()
                        .setVolumeExpansion(
                            VolumeExpansion.newBuilder().setType(VolumeExpansion.Type.ONLINE)))
                .build());
  }

  @Override
  public void probe(ProbeRequest request, StreamObserver<ProbeResponse> answer) {
    Replies.send(answer, () -> ProbeResponse.newBuilder().setReady(BoolValue.of(true)).build());
  }
}
