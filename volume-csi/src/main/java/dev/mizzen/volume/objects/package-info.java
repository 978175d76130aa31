/**
 * Volumes that code makes for itself: Volume objects through the API server, and ephemeral volumes
 * that only the object store knows. Knows {@code snapshot}, {@code store} and the API server,
 * nothing of HTTP calls.
 */
package dev.mizzen.volume.objects;
