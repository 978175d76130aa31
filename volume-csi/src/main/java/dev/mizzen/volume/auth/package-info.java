/**
 * Who calls the volume API and what they may: asked of the Kubernetes API server, and refused when
 * it cannot be asked.
 */
package dev.mizzen.volume.auth;
