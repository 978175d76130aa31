package dev.mizzen.volume.csi;

import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pluginregistration.v1.InfoRequest;
import pluginregistration.v1.PluginInfo;
import pluginregistration.v1.RegistrationGrpc;
import pluginregistration.v1.RegistrationStatus;
import pluginregistration.v1.RegistrationStatusResponse;

/** How kubelet, which watches the directory of this service's socket, learns of the driver. */
public final class RegistrationService extends RegistrationGrpc.RegistrationImplBase {

  private static final Logger LOG = LoggerFactory.getLogger(RegistrationService.class);

  private final Path csiSocket;

  /**
   * @param csiSocket as kubelet sees it
   */
  public RegistrationService(Path csiSocket) {
    this.csiSocket = csiSocket;
  }

  @Override
  public void getInfo(InfoRequest request, StreamObserver<PluginInfo> answer) {
    Replies.send(
        answer,
        () ->
            PluginInfo.newBuilder()
                .setType("CSIPlugin")
                .setName(Driver.NAME)
                .setEndpoint(csiSocket.toString())
                .addSupportedVersions("1.0.0")
                .build());
  }

  @Override
  public void notifyRegistrationStatus(
      RegistrationStatus status, StreamObserver<RegistrationStatusResponse> answer) {
    if (status.getPluginRegistered()) {
      LOG.atInfo().addKeyValue("driver", Driver.NAME).log("Registered with kubelet");
    } else {
      LOG.atError()
          .addKeyValue("driver", Driver.NAME)
          .addKeyValue("reason", status.getError())
          .log("Refused by kubelet");
    }
    Replies.send(answer, RegistrationStatusResponse::getDefaultInstance);
  }
}
