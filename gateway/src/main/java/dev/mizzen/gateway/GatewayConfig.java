package dev.mizzen.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the process. */
@ConfigMapping(prefix = "mizzen")
public interface GatewayConfig {
  /** Base64 of the key that Function credentials are made with; shared with the operator. */
  String credentialKey();

  /** Base64 of the key that pod tokens are signed with; shared with the dict-service. */
  String tokenKey();

  /** Where containers push and fetch. */
  @WithDefault("8081")
  int containersPort();
}
