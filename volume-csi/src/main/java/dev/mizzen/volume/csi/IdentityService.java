package dev.mizzen.volume.csi;

import com.google.protobuf.BoolValue;
import csi.v1.GetPluginCapabilitiesRequest;
import csi.v1.GetPluginCapabilitiesResponse;
import csi.v1.GetPluginInfoRequest;
import csi.v1.GetPluginInfoResponse;
import csi.v1.IdentityGrpc;
import csi.v1.ProbeRequest;
import csi.v1.ProbeResponse;
import io.grpc.stub.StreamObserver;

/** Who this plugin is. */
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
    Replies.send(answer, GetPluginCapabilitiesResponse::getDefaultInstance);
  }

  @Override
  public void probe(ProbeRequest request, StreamObserver<ProbeResponse> answer) {
    Replies.send(answer, () -> ProbeResponse.newBuilder().setReady(BoolValue.of(true)).build());
  }
}
