/**
 * Kubernetes: what the gateway sees of it (informers) and what it asks of it. The only package that
 * knows the Kubernetes client; everything goes out of it as small values.
 */
package dev.mizzen.gateway.cluster;
