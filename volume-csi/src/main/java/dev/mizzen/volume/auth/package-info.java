/**
 * Who calls the volume API and what they may: said by a pod's token, or asked of the Kubernetes API
 * server, and refused when it cannot be asked.
 */
package dev.mizzen.volume.auth;
