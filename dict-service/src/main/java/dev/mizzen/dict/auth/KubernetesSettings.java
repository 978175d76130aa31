package dev.mizzen.dict.auth;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to reach the API server.
 *
 * @param tls whether by TLS
 * @param authority PEM of who signs its certificate; empty: the JDK's own list
 * @param token file with this process' own token, read again as the kubelet replaces it
 */
public record KubernetesSettings(
    String host, int port, boolean tls, Optional<Path> authority, Optional<Path> token) {}
