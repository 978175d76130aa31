/**
 * Tests of what is read from Kubernetes objects, and of reading and writing against an API server.
 */
package dev.mizzen.gateway.cluster;
