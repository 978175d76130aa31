package dev.mizzen.dict.valkey;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import java.time.Duration;

/** How the cluster's client behaves. */
final class ClientSettings {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration LOOK_AROUND = Duration.ofSeconds(15);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final int REQUESTS = 100_000;

  private ClientSettings() {}

  static ClusterClientOptions options(Duration timeout) {
    ClusterClientOptions.Builder options =
        ClusterClientOptions.builder()
            .autoReconnect(true)
            // What was sent and not answered fails at once and is never sent again, as it may have
            // been done. What was not sent we try again ourselves, on the server that has the slot
            // by then.
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(REQUESTS)
            .validateClusterNodeMembership(false)
            .socketOptions(SocketOptions.builder().connectTimeout(CONNECT).keepAlive(true).build())
            .timeoutOptions(TimeoutOptions.enabled(timeout))
            .topologyRefreshOptions(
                ClusterTopologyRefreshOptions.builder()
                    .enablePeriodicRefresh(LOOK_AROUND)
                    .adaptiveRefreshTriggersTimeout(LOOK_AGAIN)
                    .build());
    // Of one vendor's servers only.
    options.maintNotificationsConfig(MaintNotificationsConfig.disabled());
    return options.build();
  }
}
